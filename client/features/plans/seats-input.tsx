import { useTranslations } from 'use-intl'
import { NumberField } from '../../ui/number-field.tsx'

export interface SeatsInputProps {
  readonly bounds: { readonly min: number; readonly max: number }
  readonly seats: number
  readonly onChange: (seats: number) => void
  /** The written sum for these seats; our own arithmetic, so it is called an estimate. */
  readonly estimate: string
}

/** How many seats, with what they come to. */
export function SeatsInput({ bounds, seats, onChange, estimate }: SeatsInputProps) {
  const t = useTranslations('plans.seats')
  return (
    <div className="grid gap-2">
      <NumberField
        label={t('label')}
        value={seats}
        min={bounds.min}
        max={bounds.max}
        onChange={onChange}
        rangeError={t('range', bounds)}
        decreaseLabel={t('decrease')}
        increaseLabel={t('increase')}
      />
      <p className="text-label text-muted">{t('estimate', { seats, amount: estimate })}</p>
    </div>
  )
}
