import { useTranslations } from 'use-intl'
import type { FeatureAnswer } from '#shared/contracts/entitlements.ts'
import { paths } from '../../app/paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'

/** Every feature with whether it is there and why, and where to go for those that are not. */
export function FeatureList({
  features,
  planName,
}: {
  features: readonly FeatureAnswer[]
  planName: (code: string) => string
}) {
  const t = useTranslations('usage')
  const local = useLocalized()
  return (
    <Card className="py-0 sm:py-0">
      <ul>
        {features.map((feature) => (
          <li
            key={feature.code}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-hairline py-3 first:border-t-0"
          >
            <Icon
              name={feature.isIncluded ? 'check' : 'minus'}
              className={feature.isIncluded ? 'text-success' : 'text-muted'}
            />
            <VisuallyHidden>{feature.isIncluded ? t('included') : t('notIncluded')}</VisuallyHidden>
            <span className={feature.isIncluded ? 'font-medium' : 'text-muted'}>{local(feature.name)}</span>
            <span className="ms-auto text-label text-muted">
              {feature.isIncluded || feature.cheapestPlan === null || feature.reason === 'payment_overdue' ? (
                t(`reason.${feature.reason}`, { plan: '' })
              ) : (
                <TextLink href={paths.plans({ plan: feature.cheapestPlan })}>
                  {t(`reason.${feature.reason}`, { plan: planName(feature.cheapestPlan) })}
                </TextLink>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
