import { useTranslations } from 'use-intl'
import type { Plan, PlanList } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { SelectField } from '../../ui/field.tsx'
import { CountedParts } from './counted-parts.tsx'
import { IntervalChoice } from './interval-choice.tsx'

export interface OrderEditorProps {
  readonly list: PlanList
  readonly plan: Plan
  readonly choice: PlanChoice
  /** True while a payment runs: what is being paid does not change under it. */
  readonly isLocked: boolean
  readonly onChange: (choice: Partial<PlanChoice>) => void
}

/** Plan, interval, seats and add-ons of the order, changed where their price is read. */
export function OrderEditor({ list, plan, choice, isLocked, onChange }: OrderEditorProps) {
  const t = useTranslations('checkout.editor')
  const local = useLocalized()
  return (
    <fieldset disabled={isLocked} className="grid min-w-0 gap-4 border-b border-hairline pb-6">
      <legend className="sr-only">{t('legend')}</legend>
      <SelectField
        label={t('plan')}
        value={plan.code}
        onChange={(event) => onChange({ plan: event.target.value, addOns: [] })}
      >
        {list.plans
          .filter((each) => !each.isFree)
          .map((each) => (
            <option key={each.code} value={each.code}>
              {local(each.name)}
            </option>
          ))}
      </SelectField>
      <IntervalChoice plan={plan} choice={choice} onChange={onChange} />
      <CountedParts plan={plan} choice={choice} onChange={onChange} />
    </fieldset>
  )
}
