import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { StoredMail } from '#shared/contracts/notices.ts'
import { useConfig } from '../../app/config-context.ts'
import { NotFoundScreen } from '../../app/not-found-screen.tsx'
import { Page } from '../../app/page.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Card } from '../../ui/card.tsx'
import { DateText } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { TextField } from '../../ui/field.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { MailAsSent } from './mail-as-sent.tsx'
import { MailText } from './mail-text.tsx'

const pollMs = 3_000

/** `/dev/mail`: the mails that were kept on this machine instead of leaving. There is no such page elsewhere. */
export function MailboxScreen() {
  const { hasMailbox } = useConfig()
  return hasMailbox ? <Mailbox /> : <NotFoundScreen />
}

function Mailbox() {
  const t = useTranslations('mailbox')
  const trpc = useTRPC()
  const mails = useQuery({ ...trpc.dev.mails.queryOptions(), refetchInterval: pollMs })
  const [wanted, setWanted] = useState('')
  const { data } = mails
  return (
    <Page title={t('title')} lead={t('lead')} width="content">
      {mails.isError ? (
        <ErrorPanel
          error={mails.error}
          title={t('loadFailed')}
          onRetry={() => void mails.refetch()}
          isRetrying={mails.isFetching}
        />
      ) : null}
      {data ? (
        <div className="grid gap-4">
          <TextField
            label={t('to')}
            type="search"
            value={wanted}
            onChange={({ target }) => setWanted(target.value)}
            className="w-full sm:w-80"
          />
          <MailList mails={data.filter(({ recipient }) => recipient.includes(wanted.trim().toLowerCase()))} />
        </div>
      ) : mails.isError ? null : (
        <div className="grid gap-3">
          <LoadingNote onRetry={() => void mails.refetch()} />
          <Skeleton className="h-40" />
        </div>
      )}
    </Page>
  )
}

function MailList({ mails }: { mails: readonly StoredMail[] }) {
  const t = useTranslations('mailbox')
  if (mails.length === 0) {
    return (
      <Card className="grid gap-1">
        <p className="text-h3 font-semibold">{t('emptyTitle')}</p>
        <p className="text-muted">{t('empty')}</p>
      </Card>
    )
  }
  return (
    <ul aria-label={t('title')} className="grid gap-3">
      {mails.map((mail) => (
        <Card as="li" key={mail.key} className="grid gap-3">
          <div className="grid gap-0.5">
            <h2 className="text-h3 font-semibold wrap-anywhere">{mail.subject}</h2>
            <p className="text-label text-muted wrap-anywhere">
              {t('toWhom', { recipient: mail.recipient })} · <DateText value={mail.at} format="moment" />
            </p>
          </div>
          <MailText text={mail.text} />
          <MailAsSent mail={mail} />
        </Card>
      ))}
    </ul>
  )
}
