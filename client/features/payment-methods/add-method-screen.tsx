import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLocation, useSearchParams } from 'wouter'
import type { FinishedSetup } from '#shared/contracts/payment-methods.ts'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { useMe } from '../../app/use-me.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useMoney } from '../../ui/money.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { InvoicePayment } from '../invoices/invoice-payment.tsx'
import { usePayInvoice } from '../invoices/use-pay-invoice.ts'
import { AddMethodForm } from './add-method-form.tsx'
import { useMethodWords } from './method-words.ts'

/** `/billing/payment-methods/add`: puts a method on file, and settles what is open with it where the person wants that. */
export function AddMethodScreen() {
  const t = useTranslations('methods')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const money = useMoney()
  const words = useMethodWords()
  const announce = useAnnounce()
  const me = useMe()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const list = useQuery(trpc.paymentMethods.list.queryOptions())
  const payment = usePayInvoice()
  const [makesDefault, setMakesDefault] = useState(true)
  // Money that the bank has in hand already must not be asked for once more.
  const open = list.data?.openInvoice?.isOnItsWay === false ? list.data.openInvoice : null
  const [wantsToPay, setWantsToPay] = useState(search.has('pay'))
  const pays = open !== null && wantsToPay
  const amount = open === null ? '' : money(open.remaining)

  const onSaved = async ({ method, wasKnown }: FinishedSetup) => {
    await queries.invalidateQueries(trpc.paymentMethods.list.queryFilter())
    announce(t(wasKnown ? 'known' : 'saved', { name: words(method) }))
    if (!pays) return navigate(paths.paymentMethods)
    await payment.pay({ invoiceId: open.id, methodId: method.id, amount: open.remaining })
  }

  return (
    <Page title={t('addTitle')} width="form" lead={t('addLead')}>
      <p>
        <TextLink href={paths.paymentMethods}>{t('backToList')}</TextLink>
      </p>
      {payment.outcome !== null || payment.problem !== null ? <InvoicePayment payment={payment} /> : null}
      {payment.outcome !== null ? null : me == null || list.isPending ? (
        <div className="grid gap-4">
          <LoadingNote />
          <Skeleton className="h-80" />
        </div>
      ) : list.data?.canManage === false ? (
        <Banner tone="info" role="status" title={t('readOnly')} />
      ) : (
        <AddMethodForm
          me={me}
          makesDefault={makesDefault || pays}
          action={pays ? t('saveAndPay', { amount }) : t('save')}
          onSaved={onSaved}
        >
          <div className="grid gap-3">
            <CheckboxField
              label={t('useForAll')}
              hint={t('useForAllHint')}
              checked={makesDefault || pays}
              onChange={setMakesDefault}
            />
            {open === null ? null : (
              <CheckboxField
                label={t('payOpen', { amount })}
                hint={t('payOpenHint')}
                checked={wantsToPay}
                onChange={setWantsToPay}
              />
            )}
          </div>
        </AddMethodForm>
      )}
    </Page>
  )
}
