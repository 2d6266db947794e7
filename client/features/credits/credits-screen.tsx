import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Credits } from '#shared/contracts/credits.ts'
import { BillingPage } from '../../app/billing-page.tsx'
import { NotFoundScreen } from '../../app/not-found-screen.tsx'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { ProductCard } from '../purchases/product-card.tsx'
import { CreditLedger } from './credit-ledger.tsx'
import { CreditUse } from './credit-use.tsx'
import { TopUpCard } from './top-up-card.tsx'

/** `/billing/credits`: what is there and buys what, where it came from, packs to top up with, and the ledger. */
export function CreditsScreen() {
  const t = useTranslations('credits')
  const trpc = useTRPC()
  const [before, setBefore] = useState<number | null>(null)
  const { data, isError, error, isFetching, refetch } = useQuery(
    trpc.credits.get.queryOptions({ before }, { placeholderData: (previous) => previous }),
  )
  if (data === null) return <NotFoundScreen />
  return (
    <BillingPage title={t('title')} lead={t('lead')}>
      {data ? (
        <>
          <div className="grid gap-4 lg:grid-cols-2">
            <BalanceCard credits={data} />
            <GrantsCard credits={data} />
          </div>
          <CreditUse credits={data} />
          <Packs />
          <TopUpCard credits={data} />
          <section aria-labelledby="ledger-title" className="grid gap-4" aria-busy={isFetching}>
            <h2 id="ledger-title" className="text-h3">
              {t('ledger')}
            </h2>
            <CreditLedger entries={data.entries} />
            <p className="flex flex-wrap gap-3">
              {before === null ? null : <Button onClick={() => setBefore(null)}>{t('newest')}</Button>}
              {data.nextBefore === null ? null : (
                <Button onClick={() => setBefore(data.nextBefore)}>{t('older')}</Button>
              )}
            </p>
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

function BalanceCard({ credits }: { credits: NonNullable<Credits> }) {
  const t = useTranslations('credits')
  const local = useLocalized()
  const dates = useDates()
  const { isUnlimited, balance, renewsAt, monthly, actions } = credits
  return (
    <Card as="section" aria-labelledby="balance-title" className="grid content-start gap-3">
      <h2 id="balance-title" className="text-label font-medium text-muted">
        {t('balance')}
      </h2>
      <p className="text-total font-semibold tabular-nums">
        {isUnlimited ? t('unlimited') : t('count', { count: balance })}
      </p>
      {renewsAt === null || isUnlimited ? null : (
        <p className="text-muted">{t('renews', { date: dates.day(renewsAt), count: monthly ?? 0 })}</p>
      )}
      <ul className="grid gap-1 text-label text-muted">
        {actions.map((action) => (
          <li key={action.code}>
            {t('costs', {
              action: local(action.name),
              cost: action.cost,
              times: isUnlimited ? 'none' : Math.floor(balance / action.cost),
            })}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** What came in and is still there, in the order in which it is used. */
function GrantsCard({ credits: { grants } }: { credits: NonNullable<Credits> }) {
  const t = useTranslations('credits')
  const dates = useDates()
  return (
    <Card as="section" aria-labelledby="grants-title" className="grid content-start gap-3">
      <h2 id="grants-title" className="text-label font-medium text-muted">
        {t('grants')}
      </h2>
      {grants.length === 0 ? (
        <p className="text-muted">{t('noGrants')}</p>
      ) : (
        <ol className="grid gap-3">
          {grants.map((grant) => (
            <li key={grant.id} className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span>
                {t(`source.${grant.source}`)}
                <span className="block text-label text-muted">
                  {grant.endsAt === null ? t('noEnd') : t(endWords(grant), { date: dates.day(grant.endsAt) })}
                </span>
              </span>
              <span className="tabular-nums">
                {grant.isUnlimited ? t('unlimited') : t('left', { left: grant.left, amount: grant.amount })}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

const endWords = ({ source }: { source: NonNullable<Credits>['grants'][number]['source'] }) =>
  source === 'free' || source === 'invoice' ? ('replaced' as const) : ('expires' as const)

function Packs() {
  const t = useTranslations('credits')
  const trpc = useTRPC()
  const { data } = useQuery(trpc.purchases.list.queryOptions())
  const packs = data?.products.filter(({ credits }) => credits !== null) ?? []
  if (!data || packs.length === 0) return null
  return (
    <section aria-labelledby="packs-title" className="grid gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="packs-title" className="text-h3">
          {t('packs')}
        </h2>
        <TextLink href={unlockPaths.purchases}>{t('allPurchases')}</TextLink>
      </div>
      <ul className="grid gap-4 lg:grid-cols-2">
        {packs.map((product) => (
          <ProductCard key={product.code} product={product} list={data} />
        ))}
      </ul>
    </section>
  )
}
