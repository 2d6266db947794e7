import { useTranslations } from 'use-intl'
import type { CancelReason, CurrentSubscription, LeavingOffer } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { RedeemOffer } from '../promotions/redeem-offer.tsx'
import { usePromotionPreview } from '../promotions/use-promotion-preview.ts'

/** The one offer that answers the reason, or none. It stands above the two buttons and takes nothing from them. */
export function CancelOffer({
  reason,
  current,
}: {
  reason: CancelReason | null
  current: CurrentSubscription
}) {
  const t = useTranslations('cancel')
  const offer = offerFor(reason, current)
  // An account that had it is not offered it twice, which the answer says.
  const discount = usePromotionPreview(offer === 'discount' ? { offer: 'leaving' } : null, current.asOf)
  if (offer === null) return null
  if (offer === 'discount') {
    return discount.data && !discount.isError ? (
      <RedeemOffer current={current} preview={discount.data} refresh={() => void discount.refetch()} offer />
    ) : null
  }
  return (
    <Card as="section" aria-labelledby="offer-title" className="grid gap-3">
      <h2 id="offer-title" className="text-h3 font-semibold">
        {t(`offer.${offer}.title`)}
      </h2>
      <p>{t(`offer.${offer}.text`, { months: current.pauseRules?.maxMonths ?? 0 })}</p>
      <div>
        <ButtonLink href={offer === 'pause' ? paths.pause : paths.plans()}>
          {t(`offer.${offer}.action`)}
        </ButtonLink>
      </div>
    </Card>
  )
}

/** The catalogue's offer for the reason, where it can be taken just now. */
function offerFor(
  reason: CancelReason | null,
  { leavingOffers, allowed, reduction, state }: CurrentSubscription,
): LeavingOffer | null {
  const offer = reason === null ? undefined : leavingOffers[reason]
  switch (offer) {
    case 'pause':
      return allowed.includes('pause') ? offer : null
    case 'cheaper_plan':
      return state.kind === 'active' ? offer : null
    case 'discount':
      return allowed.includes('redeem') && reduction === null ? offer : null
    case undefined:
      return null
  }
}
