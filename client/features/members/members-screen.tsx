import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { Members } from '#shared/contracts/members.ts'
import { BillingPage } from '../../app/billing-page.tsx'
import { paths } from '../../app/paths.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { AskForSeat } from './ask-for-seat.tsx'
import { InviteForm } from './invite-form.tsx'
import { OpenInvitations } from './open-invitations.tsx'
import { PeopleList } from './people-list.tsx'
import { SeatPolicyChoice } from './seat-policy-choice.tsx'
import { SeatRequests } from './seat-requests.tsx'

/** `/billing/members`: who sits on which seat, who is asked to, who wants one, and who decides. */
export function MembersScreen() {
  const t = useTranslations('members')
  const trpc = useTRPC()
  const members = useQuery(trpc.members.list.queryOptions())
  const { data } = members
  const seats = data?.seats ?? null
  return (
    <BillingPage title={t('title')} lead={data ? leadOf(data) : undefined}>
      {members.isError ? (
        <ErrorPanel
          error={members.error}
          title={t('loadFailed')}
          notDone={t('loadFailedSafe')}
          onRetry={() => void members.refetch()}
          isRetrying={members.isFetching}
        />
      ) : null}
      {data ? (
        <div className="grid max-w-content gap-8" aria-busy={members.isFetching}>
          {seats === null ? (
            <Banner
              tone="info"
              title={t('noSeatsTitle')}
              actions={
                data.canManage ? <ButtonLink href={paths.plans()}>{t('seePlans')}</ButtonLink> : undefined
              }
            >
              <p>{t('noSeats')}</p>
            </Banner>
          ) : data.may === 'invite' ? (
            <InviteForm members={data} seats={seats} />
          ) : data.may === 'ask' ? (
            <AskForSeat seats={seats} />
          ) : (
            <p className="text-muted">{t('onlyManagers')}</p>
          )}
          {data.requests.length > 0 ? <SeatRequests members={data} /> : null}
          {data.invitations.length > 0 ? <OpenInvitations invitations={data.invitations} /> : null}
          <PeopleList members={data} />
          {data.canManage && seats !== null ? <SeatPolicyChoice policy={data.policy} /> : null}
        </div>
      ) : members.isError ? null : (
        <div className="grid max-w-content gap-4">
          <LoadingNote onRetry={() => void members.refetch()} />
          <Skeleton className="h-40" />
          <Skeleton className="h-28" />
        </div>
      )}
    </BillingPage>
  )

  function leadOf({ seats: room, people }: Members): string {
    if (room === null) return t('leadNoSeats', { count: people.length })
    const { count, isSold, used, invited, free } = room
    if (count === null || free === null) return t('leadNoEnd', { used, invited })
    const over = used + invited - count
    const facts = { count, kind: isSold ? 'sold' : 'included', used, invited }
    return over > 0 ? t('leadOver', { ...facts, over }) : t('lead', { ...facts, free })
  }
}
