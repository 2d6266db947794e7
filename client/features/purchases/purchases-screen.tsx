import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { BillingPage } from '../../app/billing-page.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { ProductCard } from './product-card.tsx'
import { PurchaseTable } from './purchase-table.tsx'

/** `/billing/purchases`: what is sold once, and what was bought, each with its receipt. */
export function PurchasesScreen() {
  const t = useTranslations('purchases')
  const trpc = useTRPC()
  const { data, isError, error, isFetching, refetch } = useQuery(trpc.purchases.list.queryOptions())
  const offered = data?.products.filter(({ credits }) => credits === null) ?? []
  return (
    <BillingPage title={t('title')} lead={t('lead')}>
      {data ? (
        <>
          {offered.length === 0 ? null : (
            <section aria-labelledby="offers-title" className="grid gap-4">
              <h2 id="offers-title" className="text-h3">
                {t('offers')}
              </h2>
              <ul className="grid gap-4 lg:grid-cols-2">
                {offered.map((product) => (
                  <ProductCard key={product.code} product={product} list={data} />
                ))}
              </ul>
            </section>
          )}
          <section aria-labelledby="bought-title" className="grid gap-4" aria-busy={isFetching}>
            <h2 id="bought-title" className="text-h3">
              {t('bought')}
            </h2>
            {data.purchases.length === 0 ? (
              <p className="text-muted">{t('empty')}</p>
            ) : (
              <PurchaseTable purchases={data.purchases} />
            )}
          </section>
        </>
      ) : isError ? (
        <ErrorPanel
          error={error}
          title={t('loadFailed')}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <div className="grid gap-4">
          <LoadingNote onRetry={() => void refetch()} />
          <Skeleton className="h-40" />
        </div>
      )}
    </BillingPage>
  )
}
