import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { useMe } from '../../app/use-me.ts'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useForgetPerson } from '../account/use-session-change.ts'

/** `/join/<token>`: who invites to what, and the way in for whoever has the address that was invited. */
export function JoinScreen({ token }: { token: string }) {
  return (
    <RestOfWords>
      <Invitation token={token} />
    </RestOfWords>
  )
}

function Invitation({ token }: { token: string }) {
  const t = useTranslations('join')
  const roles = useTranslations('roles')
  const dates = useDates()
  const trpc = useTRPC()
  const me = useMe()
  const invitation = useQuery(trpc.members.invitation.queryOptions({ token }))
  const { data } = invitation
  const failure = invitation.isError ? refusalOf(invitation.error).code : null
  const isUnknown = failure === 'not_found' || failure === 'invalid_input'
  return (
    <Page title={data?.kind === 'open' ? t('title', { account: data.account }) : t('anyTitle')} width="form">
      {isUnknown || data?.kind === 'over' ? (
        <Banner tone="warning" role="status" title={t('overTitle')}>
          <p>{t('over')}</p>
        </Banner>
      ) : data?.kind === 'accepted' ? (
        <Banner
          tone="success"
          role="status"
          title={t('acceptedTitle')}
          actions={<ButtonLink href={paths.overview}>{t('toBilling')}</ButtonLink>}
        >
          <p>{t('accepted')}</p>
        </Banner>
      ) : data ? (
        <div className="grid gap-6">
          <p>
            {t('invites', {
              by: data.by,
              account: data.account,
              role: roles(data.role),
              until: dates.day(data.expiresAt),
            })}
          </p>
          {me === undefined ? (
            <Skeleton className="h-11" />
          ) : me === null ? (
            <WaysIn token={token} email={data.email} />
          ) : me.user.email.toLowerCase() === data.email ? (
            <JoinButton token={token} account={data.account} />
          ) : (
            <Banner tone="warning" role="status" title={t('otherTitle')}>
              <p>{t('other', { email: data.email, yours: me.user.email })}</p>
            </Banner>
          )}
        </div>
      ) : failure === null ? (
        <div className="grid gap-4">
          <LoadingNote onRetry={() => void invitation.refetch()} />
          <Skeleton className="h-24" />
        </div>
      ) : (
        <ErrorPanel
          error={invitation.error}
          title={t('loadFailed')}
          onRetry={() => void invitation.refetch()}
          isRetrying={invitation.isFetching}
        />
      )}
    </Page>
  )
}

function WaysIn({ token, email }: { token: string; email: string }) {
  const t = useTranslations('join')
  const here = paths.join(token)
  return (
    <div className="grid gap-3">
      <p className="wrap-anywhere text-muted">{t('withAddress', { email })}</p>
      <div className="grid gap-3 sm:grid-cols-2">
        <ButtonLink href={paths.signUp(here)} variant="primary" block>
          {t('signUp')}
        </ButtonLink>
        <ButtonLink href={paths.signIn(here)} block>
          {t('signIn')}
        </ButtonLink>
      </div>
    </div>
  )
}

function JoinButton({ token, account }: { token: string; account: string }) {
  const t = useTranslations('join')
  const words = useErrorWords()
  const client = useTRPCClient()
  const forget = useForgetPerson()
  const announce = useAnnounce()
  const [, navigate] = useLocation()
  const join = useMutation({
    mutationFn: () => client.members.accept.mutate({ token }),
    async onSuccess() {
      // Everything that is known is of the account before.
      await forget()
      announce(t('joined', { account }))
      navigate(paths.overview)
    },
  })
  return (
    <div className="grid gap-4">
      <p className="text-muted">{t('means')}</p>
      {join.isError ? (
        <Banner tone="danger" role="alert" title={t('failed')}>
          <p>{words(join.error)}</p>
        </Banner>
      ) : null}
      <Button
        variant="primary"
        block
        busyLabel={join.isPending ? t('joining') : undefined}
        onClick={() => {
          if (!join.isPending) join.mutate()
        }}
      >
        {t('join', { account })}
      </Button>
    </div>
  )
}
