import { useId, type ReactNode } from 'react'
import { classes } from './classes.ts'

export interface RadioListProps<Value extends string> {
  readonly legend: ReactNode
  readonly isLegendHidden?: boolean
  readonly options: readonly {
    readonly value: Value
    readonly label: ReactNode
    readonly detail?: ReactNode
  }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A choice of one from several, one under the other, each with room for a second line. */
export function RadioList<Value extends string>({
  legend,
  isLegendHidden = false,
  options,
  value,
  onChange,
}: RadioListProps<Value>) {
  const name = useId()
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className={isLegendHidden ? 'sr-only' : 'mb-2 text-label font-medium'}>{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={classes(
            'flex min-h-11 items-start gap-3 rounded-input border bg-surface px-3 py-2',
            option.value === value ? 'border-accent' : 'border-control',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="mt-1 size-4 accent-accent outline-none"
          />
          <span className="grid">
            <span className="font-medium">{option.label}</span>
            {option.detail ? <span className="text-label text-muted">{option.detail}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
