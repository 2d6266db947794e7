import type { ButtonHTMLAttributes, ReactNode } from 'react'

/** One tool of the drawer, folded until it is wanted. */
export function Tool({
  title,
  children,
  isOpen = false,
}: {
  title: string
  children: ReactNode
  isOpen?: boolean
}) {
  return (
    <details open={isOpen} className="border-t border-hairline px-4 py-3">
      <summary className="min-h-6 text-label font-semibold">{title}</summary>
      <div className="grid gap-2 pt-3 text-label">{children}</div>
    </details>
  )
}

/** A small button of the drawer. */
export function ToolButton({
  isPressed,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { isPressed?: boolean }) {
  return (
    <button
      {...rest}
      type="button"
      aria-pressed={isPressed}
      className="min-h-8 rounded-input border border-control bg-surface px-3 py-1 text-start text-label text-text hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-bg"
    />
  )
}

export const inputLook = 'min-h-8 w-full rounded-input border border-control bg-surface px-2 py-1 text-text'
