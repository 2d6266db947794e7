import { useEffect, useRef } from 'react'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Invoice } from '#shared/contracts/invoices.ts'
import type { PayLink } from '#shared/contracts/pay-links.ts'
import { useConfig } from '../../app/config-context.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useMoney } from '../../ui/money.tsx'

/** Lets somebody without an account pay an open invoice: makes the link, to be copied or sent by mail. */
export function ShareLink({ invoice }: { invoice: Invoice }) {
  const t = useTranslations('payLink.share')
  const trpc = useTRPC()
  const made = useMutation(trpc.payLinks.create.mutationOptions())
  if (made.data) return <MadeLink link={made.data} invoice={invoice} />
  return (
    <div className="grid justify-items-start gap-2">
      <Button
        onClick={() => made.mutate({ invoiceId: invoice.id })}
        busyLabel={made.isPending ? t('making') : undefined}
      >
        {t('make')}
      </Button>
      {made.isError ? <ErrorPanel error={made.error} title={t('failed')} /> : null}
    </div>
  )
}

function MadeLink({ link, invoice }: { link: PayLink; invoice: Invoice }) {
  const t = useTranslations('payLink.share')
  const { appName } = useConfig()
  const money = useMoney()
  const dates = useDates()
  const box = useRef<HTMLDivElement>(null)
  // The button that was pressed is gone.
  useEffect(() => box.current?.focus(), [])
  const facts = {
    number: invoice.number ?? 'none',
    amount: money(invoice.remaining),
    date: dates.day(link.expiresAt),
  }
  const mail = new URLSearchParams({
    subject: t('mailSubject', { ...facts, appName }),
    body: t('mailBody', { ...facts, url: link.url }),
  })
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="group"
      aria-label={t('label')}
      className="grid gap-2 rounded-input border border-hairline bg-sunken p-4"
    >
      <p className="font-medium">{t('label')}</p>
      <p className="font-mono text-label wrap-anywhere select-all">{link.url}</p>
      <p className="text-label text-muted">{t('what', facts)}</p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <CopyButton text={link.url} label={t('copy')} className="min-h-11" />
        <a
          href={`mailto:?${mail.toString().replaceAll('+', '%20')}`}
          className="inline-flex min-h-11 items-center rounded-chip text-label font-medium text-accent underline underline-offset-2 hover:text-accent-strong"
        >
          {t('mail')}
        </a>
      </div>
    </div>
  )
}
