import { useTranslations } from 'use-intl'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { NumberField } from '../../ui/number-field.tsx'

export interface SeatsInputProps {
  readonly bounds: { readonly min: number; readonly max: number }
  readonly seats: number
  readonly onChange: (seats: number) => void
  /** The written sum for so many seats; our own arithmetic, so it is called an estimate. */
  readonly sumOf: (seats: number) => string
}

/** How many seats, with what they come to. */
export function SeatsInput(props: SeatsInputProps) {
  return (
    <RestOfWords>
      <Seats {...props} />
    </RestOfWords>
  )
}

function Seats({ bounds, seats, onChange, sumOf }: SeatsInputProps) {
  const t = useTranslations('planSeats')
  const announce = useAnnounce()
  const estimate = (count: number) => t('estimate', { seats: count, amount: sumOf(count) })
  return (
    <div className="grid gap-2">
      <NumberField
        label={t('label')}
        value={seats}
        min={bounds.min}
        max={bounds.max}
        onChange={(changed) => {
          onChange(changed)
          announce(estimate(changed), { settle: true })
        }}
        rangeError={t('range', bounds)}
        decreaseLabel={t('decrease')}
        increaseLabel={t('increase')}
      />
      <p className="text-label text-muted">{estimate(seats)}</p>
    </div>
  )
}
