import { useId, useState } from 'react'
import { useTranslations } from 'use-intl'
import { type DecideRequestInput, hasFreeSeat, type Members } from '#shared/contracts/members.ts'
import { paths } from '../../app/paths.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { TextField } from '../../ui/field.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { BuySeat } from './buy-seat.tsx'
import { useMembersAct } from './use-members-act.ts'

/** Who wants a seat for whom, with the decision for those who may take it. */
export function SeatRequests({ members }: { members: Members }) {
  const t = useTranslations('members')
  const title = useId()
  return (
    <section aria-labelledby={title} className="grid gap-3">
      <h2 id={title} className="text-h3 font-semibold">
        {t(members.canManage ? 'requestsTitle' : 'yourRequests')}
      </h2>
      <ul className="grid gap-3">
        {members.requests.map((request) => (
          <li key={request.id}>
            <RequestCard request={request} members={members} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function RequestCard({
  request: { id, email, reason, by, at, expiresAt },
  members: { canManage, seats },
}: {
  request: Members['requests'][number]
  members: Members
}) {
  const t = useTranslations('members')
  const words = useErrorWords()
  const dates = useDates()
  const client = useTRPCClient()
  const [note, setNote] = useState('')
  const [isBuying, setBuying] = useState(false)
  const isFree = seats !== null && hasFreeSeat(seats)
  const isFull = !isFree && seats?.isSold !== true
  const decide = useMembersAct(
    (wish: DecideRequestInput) => client.members.decideRequest.mutate(wish),
    ({ decision }) => t(decision === 'approve' ? 'approved' : 'denied', { email }),
  )
  const decideAs = (decision: DecideRequestInput['decision']) => {
    const said = note.trim()
    if (!decide.isPending) decide.mutate({ requestId: id, decision, note: said === '' ? null : said })
  }
  return (
    <Card className="grid gap-3">
      <div className="grid gap-1">
        <p className="font-medium wrap-anywhere">{t('wants', { by, email })}</p>
        {reason === null ? null : <p className="wrap-anywhere text-muted">{t('because', { reason })}</p>}
        <p className="text-label text-muted">
          {t('askedOn', { date: dates.day(at), until: dates.day(expiresAt) })}
        </p>
      </div>
      {canManage ? (
        <>
          <TextField
            label={t('note', { by })}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          {decide.isError ? (
            <Banner tone="danger" role="alert" title={t('decideFailed')}>
              <p>{words(decide.error)}</p>
            </Banner>
          ) : null}
          {isBuying ? (
            <BuySeat
              email={email}
              isBusy={decide.isPending}
              onBought={() => decideAs('approve')}
              onBack={() => setBuying(false)}
            />
          ) : (
            <div className="flex flex-wrap gap-3">
              {isFull ? (
                <ButtonLink href={paths.plans()}>{t('seePlans')}</ButtonLink>
              ) : (
                <Button
                  variant="primary"
                  busyLabel={
                    decide.isPending && decide.variables.decision === 'approve' ? t('deciding') : undefined
                  }
                  onClick={() => (isFree ? decideAs('approve') : setBuying(true))}
                >
                  {isFree ? t('approve') : t('approvePrice')}
                </Button>
              )}
              <Button
                busyLabel={
                  decide.isPending && decide.variables.decision === 'deny' ? t('deciding') : undefined
                }
                onClick={() => decideAs('deny')}
              >
                {t('deny')}
              </Button>
            </div>
          )}
        </>
      ) : null}
    </Card>
  )
}
