import { useId, type ReactNode } from 'react'
import { classes } from './classes.ts'

export interface SegmentedControlProps<Value extends string> {
  readonly legend: ReactNode
  /** Hides the legend from sight, not from screen readers. */
  readonly isLegendHidden?: boolean
  readonly options: readonly { readonly value: Value; readonly label: ReactNode }[]
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A choice of one from a few, side by side: a real radio group, so arrow keys move and Tab passes it once. */
export function SegmentedControl<Value extends string>({
  legend,
  isLegendHidden = false,
  options,
  value,
  onChange,
}: SegmentedControlProps<Value>) {
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className={isLegendHidden ? 'sr-only' : 'mb-1 text-label font-medium'}>{legend}</legend>
      <div className="inline-flex max-w-full flex-wrap gap-1 rounded-input border border-control bg-surface p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={classes(
              'relative flex min-h-9 items-center justify-center rounded-chip px-4 py-1 text-label font-medium transition-colors',
              option.value === value ? 'bg-accent text-on-accent' : 'text-text hover:bg-sunken',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 m-0 cursor-pointer appearance-none outline-none"
            />
            <span className="pointer-events-none relative">{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
