import { useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { zodResolver } from '@hookform/resolvers/zod'
import { useTranslations } from 'use-intl'
import {
  hasFreeSeat,
  invitableRoles,
  invitationDays,
  type InviteInput,
  inviteInputSchema,
  type Members,
  type SeatCount,
} from '#shared/contracts/members.ts'
import { paths } from '../../app/paths.ts'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { BuySeat } from './buy-seat.tsx'
import { useMembersAct } from './use-members-act.ts'

/**
 * Asks somebody to join. Without a free seat it shows what one more costs before anything is sent or paid; where none is
 * sold, it leads to larger plans.
 */
export function InviteForm({ members: { canManage }, seats }: { members: Members; seats: SeatCount }) {
  const t = useTranslations('members')
  const roles = useTranslations('roles')
  const words = useErrorWords()
  const client = useTRPCClient()
  const title = useId()
  /** Who is invited once a seat is bought for them. */
  const [waiting, setWaiting] = useState<InviteInput | null>(null)
  const form = useForm<InviteInput>({
    resolver: zodResolver(inviteInputSchema),
    defaultValues: { email: '', role: 'member' },
    mode: 'onSubmit',
    // What is put right says so while it is typed: a line that goes away at the click would move the button.
    reValidateMode: 'onChange',
  })
  const invite = useMembersAct(
    (wish: InviteInput) => client.members.invite.mutate(wish),
    ({ email }) => t('invited', { email }),
    () => {
      setWaiting(null)
      form.reset()
    },
  )
  const isFull = invite.isError && refusalOf(invite.error).code === 'seats_full'
  const isFree = hasFreeSeat(seats)
  const kind = seats.isSold ? 'sold' : 'included'
  const submit = form.handleSubmit((wish) => {
    if (invite.isPending) return
    if (isFree) return invite.mutate(wish)
    setWaiting(wish)
  })
  if (!isFree && !seats.isSold) return <LargerPlan canManage={canManage} count={seats.count ?? 0} />
  return (
    <Card as="section" aria-labelledby={title} className="grid gap-4">
      <h2 id={title} className="text-h3 font-semibold">
        {t('inviteTitle')}
      </h2>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <TextField
            label={t('email')}
            type="email"
            autoComplete="off"
            error={form.formState.errors.email ? t('emailWrong') : undefined}
            {...form.register('email', { onChange: () => setWaiting(null) })}
          />
          {canManage ? (
            <SelectField label={t('role')} {...form.register('role', { onChange: () => setWaiting(null) })}>
              {invitableRoles.map((role) => (
                <option key={role} value={role}>
                  {roles(role)}
                </option>
              ))}
            </SelectField>
          ) : null}
        </div>
        <p className="text-label text-muted">
          {isFree
            ? t('takesFree', { free: seats.free ?? -1, kind, days: invitationDays })
            : t('takesNew', { days: invitationDays })}
        </p>
        {invite.isError && !isFull ? (
          <Banner tone="danger" role="alert" title={t('inviteFailed')}>
            <p>{words(invite.error)}</p>
          </Banner>
        ) : null}
        {waiting === null ? (
          <div>
            <Button type="submit" variant="primary" busyLabel={invite.isPending ? t('inviting') : undefined}>
              {isFree ? t('invite') : t('seePrice')}
            </Button>
          </div>
        ) : null}
      </form>
      {waiting === null ? null : (
        <BuySeat
          email={waiting.email}
          isBusy={invite.isPending}
          onBought={() => invite.mutate(waiting)}
          onBack={() => setWaiting(null)}
        />
      )}
    </Card>
  )
}

/** The members that the plan includes are all there, and it sells no more. */
function LargerPlan({ canManage, count }: { canManage: boolean; count: number }) {
  const t = useTranslations('members')
  return (
    <Banner
      tone="info"
      title={t('allIncludedTitle', { count })}
      actions={canManage ? <ButtonLink href={paths.plans()}>{t('seePlans')}</ButtonLink> : undefined}
    >
      <p>{t('allIncluded')}</p>
    </Banner>
  )
}
