import type { ReactNode } from 'react'

/** Words for screen readers that the eye gets in another way. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sr-only">{children}</span>
}
