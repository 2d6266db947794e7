import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { SavedMethods } from '#shared/contracts/payment-methods.ts'
import { BillingPage } from '../../app/billing-page.tsx'
import { paths } from '../../app/paths.ts'
import { useTRPC } from '../../trpc/react.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { LeavingMethod } from './leaving-method.tsx'
import { MethodRow } from './method-row.tsx'
import { useMethodWords } from './method-words.ts'

/** `/billing/payment-methods`: what is on file, which one pays, and how to change that. */
export function MethodsScreen() {
  const t = useTranslations('methods')
  const trpc = useTRPC()
  const list = useQuery(trpc.paymentMethods.list.queryOptions())
  const sentence = useLead()
  const { data } = list
  return (
    <BillingPage title={t('title')} lead={data ? sentence(data) : undefined}>
      {list.isError ? (
        <ErrorPanel
          error={list.error}
          title={t('loadFailed')}
          notDone={t('loadFailedSafe')}
          onRetry={() => void list.refetch()}
          isRetrying={list.isFetching}
        />
      ) : null}
      {data ? (
        <MethodList list={data} />
      ) : list.isError ? null : (
        <div className="grid gap-4">
          <LoadingNote onRetry={() => void list.refetch()} />
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
        </div>
      )}
    </BillingPage>
  )
}

function MethodList({ list }: { list: SavedMethods }) {
  const t = useTranslations('methods')
  const { methods, leaving, canManage } = list
  // What had the focus goes away with each of the two, so it moves to what came in its place.
  const [moved, setMoved] = useState<string | null>(null)
  return (
    <div className="grid gap-6">
      {leaving.length === 0 ? null : (
        <ul className="grid gap-4" aria-label={t('leavingList')}>
          {leaving.map((method) => (
            <LeavingMethod
              key={method.id}
              method={method}
              canManage={canManage}
              takesFocus={method.id === moved}
              onKept={setMoved}
            />
          ))}
        </ul>
      )}
      {methods.length === 0 ? (
        <Card className="grid justify-items-start gap-4">
          <Icon name="card" size={20} className="text-muted" />
          <div className="grid gap-1">
            <p className="text-h3 font-semibold">{t('emptyTitle')}</p>
            <p className="text-muted">{t('empty')}</p>
          </div>
          {canManage ? <AddLink isPrimary /> : null}
        </Card>
      ) : (
        <>
          <ul className="grid gap-4" aria-label={t('title')}>
            {methods.map((method) => (
              <MethodRow
                key={method.id}
                method={method}
                list={list}
                takesFocus={method.id === moved}
                onRemoved={setMoved}
              />
            ))}
          </ul>
          {methods.length > 1 ? (
            <p className="max-w-line text-label text-muted">{t('backupExplained')}</p>
          ) : null}
          {canManage ? (
            <div>
              <AddLink isPrimary={false} />
            </div>
          ) : (
            <p className="text-muted">{t('readOnly')}</p>
          )}
        </>
      )}
    </div>
  )
}

function AddLink({ isPrimary }: { isPrimary: boolean }) {
  const t = useTranslations('methods')
  return (
    <ButtonLink href={paths.addPaymentMethod} variant={isPrimary ? 'primary' : 'secondary'}>
      <Icon name="plus" />
      {t('add')}
    </ButtonLink>
  )
}

/** The sentence under the heading: what is charged next, when and to what. */
function useLead(): (list: SavedMethods) => string {
  const t = useTranslations('methods')
  const money = useMoney()
  const dates = useDates()
  const words = useMethodWords()
  return ({ methods, nextCharge, openInvoice }) => {
    const payer = methods.find(({ isDefault }) => isDefault)
    if (nextCharge === null && openInvoice !== null) {
      return t(openInvoice.isOnItsWay ? 'leadOnItsWay' : 'leadOpen', { amount: money(openInvoice.remaining) })
    }
    if (nextCharge === null) return payer ? t('leadIdle', { method: words(payer) }) : t('leadNone')
    const facts = { amount: money(nextCharge.amount), date: dates.day(nextCharge.at) }
    return payer ? t('lead', { ...facts, method: words(payer) }) : t('leadNoMethod', facts)
  }
}
