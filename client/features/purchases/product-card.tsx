import { useTranslations } from 'use-intl'
import type { OfferedProduct, PurchaseList } from '#shared/contracts/purchases.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useMoney } from '../../ui/money.tsx'

/** One thing that is sold once: what it is, what it costs, and the way to it. */
export function ProductCard({
  product,
  list,
}: {
  product: OfferedProduct
  list: Pick<PurchaseList, 'currency' | 'canBuy'>
}) {
  const t = useTranslations('purchases')
  const local = useLocalized()
  const money = useMoney()
  const price = product.prices.find(({ currency }) => currency === list.currency)
  return (
    <Card as="li" className="grid content-start gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">{local(product.name)}</h3>
        {price ? <span className="font-semibold tabular-nums">{money(price)}</span> : null}
      </div>
      <p className="text-muted">{local(product.description)}</p>
      {price && product.credits !== null ? (
        <p className="text-label text-muted">
          {t('perHundred', {
            amount: money({
              ...price,
              amountMinor: Math.round((price.amountMinor * 100) / product.credits),
            }),
          })}
        </p>
      ) : null}
      {product.unpaid ? <p className="text-label text-warning">{t('unpaid')}</p> : null}
      {product.isOwned ? (
        <p>
          <Badge tone="success" icon="check">
            {t('owned')}
          </Badge>
        </p>
      ) : list.canBuy ? (
        <p>
          <ButtonLink
            href={unlockPaths.buy(product.code)}
            aria-label={t('buyNamed', { product: local(product.name) })}
          >
            {product.unpaid ? t('goOn') : t('buy')}
          </ButtonLink>
        </p>
      ) : (
        <p className="text-label text-muted">{t('onlyManagers')}</p>
      )}
    </Card>
  )
}
