import { useTranslations } from 'use-intl'
import type { EntitlementList, FeatureAnswer } from '#shared/contracts/entitlements.ts'
import { paths } from '../../app/paths.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'

/** Every feature with whether it is there and why, and where to go for those that are not. */
export function FeatureList({
  features,
  mode,
  planName,
}: {
  features: readonly FeatureAnswer[]
  mode: EntitlementList['enforcement']
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
            <span className="ms-auto text-end text-label text-muted">
              {feature.isIncluded || feature.cheapestPlan === null || feature.reason === 'payment_overdue' ? (
                t(`reason.${feature.reason}`, { plan: '' })
              ) : (
                <TextLink href={paths.plans({ plan: feature.cheapestPlan })}>
                  {t(`reason.${feature.reason}`, { plan: planName(feature.cheapestPlan) })}
                </TextLink>
              )}
              {feature.isIncluded || feature.boughtBy === null ? null : (
                <>
                  {' '}
                  <TextLink href={unlockPaths.buy(feature.boughtBy)}>{t('buyOnce')}</TextLink>
                </>
              )}
              {feature.isIncluded || feature.refused === 0 ? null : (
                <span className="block">{t('asked', { mode, count: feature.refused })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
