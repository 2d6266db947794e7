import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Page } from '../../app/page.tsx'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useMe } from '../../app/use-me.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { BuyForm } from './buy-form.tsx'

/** `/billing/buy/<product>`: what it is, what it costs, and the payment. */
export function BuyScreen({ code }: { code: string }) {
  const t = useTranslations('purchases')
  const local = useLocalized()
  const trpc = useTRPC()
  const me = useMe()
  const list = useQuery(trpc.purchases.list.queryOptions())
  const { data } = list
  const product = data?.products.find((each) => each.code === code)
  if (!data || !me) {
    return (
      <Page title={t('buyTitle')} width="content">
        {list.isError ? (
          <ErrorPanel
            error={list.error}
            title={t('loadFailed')}
            notDone={t('notCharged')}
            onRetry={() => void list.refetch()}
            isRetrying={list.isFetching}
          />
        ) : (
          <div className="grid gap-4">
            <LoadingNote onRetry={() => void list.refetch()} />
            <Skeleton className="h-32" />
            <Skeleton className="h-80" />
          </div>
        )}
      </Page>
    )
  }
  const closed = product === undefined ? 'unknown' : product.isOwned ? 'owned' : data.canBuy ? null : 'role'
  if (product === undefined || closed !== null) {
    return (
      <Page title={product === undefined ? t('buyTitle') : local(product.name)} width="content">
        <Banner
          tone="info"
          title={t(`closed.${closed ?? 'unknown'}`)}
          actions={<ButtonLink href={unlockPaths.purchases}>{t('toPurchases')}</ButtonLink>}
        />
      </Page>
    )
  }
  return (
    <Page title={local(product.name)} lead={local(product.description)} width="content">
      <BuyForm me={me} list={data} product={product} />
    </Page>
  )
}
