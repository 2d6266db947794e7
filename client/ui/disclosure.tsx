import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

/** A question that opens its answer, with the browser's own element. */
export function Disclosure({
  summary,
  onToggle,
  children,
}: {
  summary: ReactNode
  /** Hears of each opening and closing, for an answer that is only made when it is wanted. */
  onToggle?: (isOpen: boolean) => void
  children: ReactNode
}) {
  return (
    <details
      className="group border-b border-hairline"
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
    >
      <summary className="flex min-h-11 items-center justify-between gap-4 rounded-chip py-3 font-medium">
        {summary}
        <Icon name="chevron" className="text-muted transition-transform group-open:rotate-180" />
      </summary>
      <div className="max-w-line pb-4 text-muted">{children}</div>
    </details>
  )
}
