import { useTranslations } from 'use-intl'
import { paths } from '../../app/paths.ts'
import { Card } from '../../ui/card.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { LimitMeter } from './limit-meter.tsx'
import { limitLook } from './limit-words.ts'
import { useEntitlements } from './use-entitlements.ts'

const atMost = 3

/** The fullest limits of the plan, for the overview. Says nothing until it knows something: the page does not depend on it. */
export function UsageSummary() {
  const t = useTranslations('usage')
  const { data } = useEntitlements()
  if (data === undefined) return null
  const shown = data.limits
    .filter(({ max }) => max !== 0)
    .sort((a, b) => (limitLook(b).percent ?? -1) - (limitLook(a).percent ?? -1))
    .slice(0, atMost)
  if (shown.length === 0) return null
  return (
    <Card as="section" aria-labelledby="usage-title" className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="usage-title" className="text-label font-medium text-muted">
          {t('title')}
        </h2>
        <TextLink href={paths.usage}>{t('all')}</TextLink>
      </div>
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-3">
        {shown.map((limit) => (
          <LimitMeter key={limit.code} limit={limit} />
        ))}
      </div>
    </Card>
  )
}
