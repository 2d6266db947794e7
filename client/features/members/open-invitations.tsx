import { useId } from 'react'
import { useTranslations } from 'use-intl'
import type { Members } from '#shared/contracts/members.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useMembersAct } from './use-members-act.ts'

/** Who was asked to join and has not answered; each holds a seat until it ends or is taken back. */
export function OpenInvitations({ invitations }: { invitations: Members['invitations'] }) {
  const t = useTranslations('members')
  const roles = useTranslations('roles')
  const words = useErrorWords()
  const dates = useDates()
  const client = useTRPCClient()
  const title = useId()
  const revoke = useMembersAct(
    ({ id }: { id: string; email: string }) => client.members.revokeInvitation.mutate({ invitationId: id }),
    ({ email }) => t('revoked', { email }),
  )
  return (
    <section aria-labelledby={title} className="grid gap-3">
      <h2 id={title} className="text-h3 font-semibold">
        {t('invitationsTitle')}
      </h2>
      <p className="text-label text-muted">{t('invitationsHold')}</p>
      {revoke.isError ? (
        <Banner tone="danger" role="alert" title={t('revokeFailed')}>
          <p>{words(revoke.error)}</p>
        </Banner>
      ) : null}
      <Card>
        <ul className="-my-3 grid divide-y divide-hairline">
          {invitations.map(({ id, email, role, by, expiresAt }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
              <div className="grid min-w-0">
                <span className="font-medium wrap-anywhere">{email}</span>
                <span className="text-label text-muted">
                  {t('invitedBy', { role: roles(role), by, date: dates.day(expiresAt) })}
                </span>
              </div>
              <Button
                aria-label={t('revokeOf', { email })}
                busyLabel={revoke.isPending && revoke.variables.id === id ? t('revoking') : undefined}
                onClick={() => {
                  if (!revoke.isPending) revoke.mutate({ id, email })
                }}
              >
                {t('revoke')}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
    </section>
  )
}
