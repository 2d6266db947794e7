import { useEffect, useId, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { controlLook, describedBy, FieldFrame } from './field.tsx'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'

export interface NumberFieldProps {
  readonly label: ReactNode
  readonly value: number
  readonly min: number
  readonly max: number
  /** Called with whole numbers from min to max only. */
  readonly onChange: (value: number) => void
  readonly hint?: ReactNode
  /** Shown while what is typed is not a whole number from min to max. */
  readonly rangeError: ReactNode
  readonly decreaseLabel: string
  readonly increaseLabel: string
}

/** A count with a typed field and two steps; arrow keys work as in any number input. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, onChange, hint, rangeError, decreaseLabel, increaseLabel } = props
  const control = useId()
  const [typed, setTyped] = useState(String(value))
  useEffect(() => setTyped((before) => (Number(before) === value ? before : String(value))), [value])

  const isInRange = isCount(typed, min, max)
  const error = isInRange ? undefined : rangeError
  const take = (text: string) => {
    setTyped(text)
    if (isCount(text, min, max)) onChange(Number(text))
  }
  const step = (by: number) => take(String(Math.min(max, Math.max(min, value + by))))

  return (
    <FieldFrame label={label} hint={hint} error={error} control={control}>
      <div className="flex gap-2">
        <Button
          className="shrink-0 px-3"
          aria-label={decreaseLabel}
          isLocked={value <= min}
          onClick={() => step(-1)}
        >
          <Icon name="minus" />
        </Button>
        <input
          id={control}
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          step={1}
          value={typed}
          aria-invalid={isInRange ? undefined : true}
          aria-describedby={describedBy(control, hint, error)}
          className={classes(controlLook, 'no-spinner min-w-0 max-w-24 text-center tabular-nums')}
          onChange={(event) => take(event.target.value)}
          onBlur={() => setTyped(String(value))}
        />
        <Button
          className="shrink-0 px-3"
          aria-label={increaseLabel}
          isLocked={value >= max}
          onClick={() => step(1)}
        >
          <Icon name="plus" />
        </Button>
      </div>
    </FieldFrame>
  )
}

function isCount(text: string, min: number, max: number): boolean {
  return /^\d{1,6}$/.test(text) && Number(text) >= min && Number(text) <= max
}
