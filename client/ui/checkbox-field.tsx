import { useId, type ReactNode } from 'react'

export interface CheckboxFieldProps {
  readonly label: ReactNode
  readonly hint?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

/** A labelled tick with room for a thumb. */
export function CheckboxField({ label, hint, checked, onChange }: CheckboxFieldProps) {
  const hintId = useId()
  return (
    <div className="grid gap-0.5">
      <label className="flex min-h-11 items-center gap-3 font-medium">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          aria-describedby={hint ? hintId : undefined}
          className="size-5 shrink-0 accent-accent"
        />
        {label}
      </label>
      {hint ? (
        <p id={hintId} className="ps-8 text-label text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  )
}
