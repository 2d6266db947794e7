import { useId, type ReactNode } from 'react'

export interface ChoiceListProps<Value extends string> {
  readonly legend: ReactNode
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly hint?: ReactNode }[]
  /** null while nothing is chosen. */
  readonly value: Value | null
  readonly onChange: (value: Value) => void
}

/** A choice of one from several sentences: a real radio group, two columns where there is room. */
export function ChoiceList<Value extends string>({
  legend,
  options,
  value,
  onChange,
}: ChoiceListProps<Value>) {
  const name = useId()
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-2 text-label font-medium">{legend}</legend>
      <div className="grid gap-1 sm:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-11 items-start gap-3 rounded-input px-3 py-2 hover:bg-sunken"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-5 shrink-0 accent-accent"
            />
            <span className="grid min-w-0">
              <span>{option.label}</span>
              {option.hint ? <span className="text-label text-muted">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
