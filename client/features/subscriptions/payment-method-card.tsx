import { useTranslations } from 'use-intl'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { cardWords } from '../../ui/card-words.ts'
import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TextLink } from '../../ui/text-link.tsx'

/** The card on file, or what will stand here. */
export function PaymentMethodCard({ current }: { current: CurrentSubscription }) {
  const t = useTranslations('overview')
  const { paymentMethod } = current
  return (
    <Card as="section" aria-labelledby="method-title" className="flex flex-col gap-4">
      <h2 id="method-title" className="text-label font-medium text-muted">
        {t('methodTitle')}
      </h2>
      {paymentMethod === null ? (
        <div className="grid gap-1">
          <p className="text-h3 font-semibold">{t('methodNone')}</p>
          <p className="text-muted">{t('methodNoneWhy')}</p>
        </div>
      ) : (
        <div className="grid gap-1">
          <p className="flex items-center gap-2 text-h3 font-semibold">
            <Icon name="card" size={20} className="text-muted" />
            {cardWords(paymentMethod)}
          </p>
          {paymentMethod.expMonth !== null && paymentMethod.expYear !== null ? (
            <p className="text-muted tabular-nums">
              {t('expires', {
                month: String(paymentMethod.expMonth).padStart(2, '0'),
                year: String(paymentMethod.expYear),
              })}
            </p>
          ) : null}
          {expiresBeforeNextCharge(current) ? (
            <p className="flex items-center gap-2 text-label text-warning">
              <Icon name="warning" />
              {t('expiresSoon')}
            </p>
          ) : null}
        </div>
      )}
      <div className="mt-auto">
        <TextLink href={paths.paymentMethods}>{t('methodManage')}</TextLink>
      </div>
    </Card>
  )
}

/** A card is good until the last day of its month. */
export function expiresBeforeNextCharge({ state, paymentMethod }: CurrentSubscription): boolean {
  const at = chargedAt(state)
  if (at === null || !paymentMethod?.expMonth || !paymentMethod.expYear) return false
  return new Date(at).getTime() >= Date.UTC(paymentMethod.expYear, paymentMethod.expMonth, 1)
}

/** When the method on file is charged next; null where that is not known. */
function chargedAt(state: CurrentSubscription['state']): string | null {
  switch (state.kind) {
    case 'active':
      return state.renewsAt
    case 'trialing':
      return state.endsAt
    case 'changing':
      return state.at
    case 'past_due':
      return state.nextAttemptAt
    case 'paused':
      return state.resumesAt
    default:
      return null
  }
}
