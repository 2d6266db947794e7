import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Plan } from '#shared/contracts/plans.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { classes } from '../../ui/classes.ts'
import { SelectField } from '../../ui/field.tsx'
import { ComparisonGroupRows } from './comparison-group-rows.tsx'
import { comparisonGroups } from './comparison-rows.ts'

interface ComparisonTableProps {
  readonly plans: readonly Plan[]
}

/**
 * All plans side by side, as a real table. On narrow screens two plans are picked and the other columns are left out,
 * for the eye and for screen readers alike.
 */
export function ComparisonTable({ plans }: ComparisonTableProps) {
  return (
    <RestOfWords>
      <Comparison plans={plans} />
    </RestOfWords>
  )
}

function Comparison({ plans }: ComparisonTableProps) {
  const t = useTranslations('planComparison')
  const localized = useLocalized()
  const recommended = plans.find((plan) => plan.isRecommended) ?? plans.at(-1)
  const [picked, setPicked] = useState<readonly [string, string]>(() => [
    plans.find((plan) => plan.code !== recommended?.code && !plan.isFree)?.code ?? plans[0]?.code ?? '',
    recommended?.code ?? '',
  ])
  const columnLook = (code: string) => (picked.includes(code) ? undefined : 'max-md:hidden')

  return (
    <section aria-labelledby="compare" className="grid gap-4">
      <h2 id="compare" className="text-h2">
        {t('title')}
      </h2>
      <div className="grid grid-cols-2 gap-4 md:hidden">
        <PlanPicker
          label={t('firstPlan')}
          plans={plans}
          value={picked[0]}
          other={picked[1]}
          onChange={(code) => setPicked([code, picked[1]])}
        />
        <PlanPicker
          label={t('secondPlan')}
          plans={plans}
          value={picked[1]}
          other={picked[0]}
          onChange={(code) => setPicked([picked[0], code])}
        />
      </div>
      <table className="w-full border-separate border-spacing-0 text-label">
        <caption className="sr-only">{t('caption')}</caption>
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky top-0 z-10 w-2/5 border-b border-control bg-canvas py-3 pe-2 text-start font-medium md:w-1/3"
            >
              {t('feature')}
            </th>
            {plans.map((plan) => (
              <th
                key={plan.code}
                scope="col"
                className={classes(
                  'sticky top-0 z-10 border-b border-control bg-canvas px-2 py-3 text-center text-body font-semibold',
                  columnLook(plan.code),
                )}
              >
                {localized(plan.name)}
              </th>
            ))}
          </tr>
        </thead>
        {comparisonGroups(plans).map((group) => (
          <ComparisonGroupRows
            key={group.code}
            group={group}
            columns={plans.length + 1}
            columnLook={columnLook}
          />
        ))}
      </table>
    </section>
  )
}

function PlanPicker(props: {
  label: string
  plans: readonly Plan[]
  value: string
  other: string
  onChange: (code: string) => void
}) {
  const localized = useLocalized()
  return (
    <SelectField
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {props.plans
        .filter((plan) => plan.code !== props.other)
        .map((plan) => (
          <option key={plan.code} value={plan.code}>
            {localized(plan.name)}
          </option>
        ))}
    </SelectField>
  )
}
