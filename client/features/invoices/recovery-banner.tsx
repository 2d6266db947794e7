import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { declineFamilyOf } from '#shared/billing/decline-families.ts'
import type { Recovery } from '#shared/contracts/invoices.ts'
import { paths } from '../../app/paths.ts'
import { useMe } from '../../app/use-me.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { recoveryPaths } from './recovery-path.ts'
import { TryTimeline } from './try-timeline.tsx'

/**
 * A payment that failed: how much, why in plain words, what happens by itself, how long the plan still works and what a
 * person can do. Gone once it is paid. Ordinary members hear of it only when it takes something from them.
 */
export function RecoveryBanner() {
  const trpc = useTRPC()
  const role = useMe()?.role
  const isReader = role !== undefined && role !== 'member'
  const { data } = useQuery({ ...trpc.invoices.recovery.queryOptions(), enabled: isReader })
  if (role === 'member') return <MemberBanner />
  return data ? <ReaderBanner recovery={data} /> : null
}

function ReaderBanner({ recovery }: { recovery: NonNullable<Recovery> }) {
  const t = useTranslations('recovery')
  const money = useMoney()
  const dates = useDates()
  const { lastTry, tries, nextAttemptAt, remaining, standing, canPay } = recovery
  const family = lastTry === null ? 'no_method' : declineFamilyOf(undefined, lastTry.declineCode ?? undefined)
  const facts = {
    amount: money(remaining),
    method: lastTry?.method ? cardWords(lastTry.method) : t('theCard'),
    date: lastTry ? dates.day(lastTry.at) : '',
  }
  const { path, isHard } = recoveryPaths[family]
  const next = nextAttemptAt === null ? null : dates.day(nextAttemptAt)
  return (
    <section aria-label={t('label')}>
      <Banner
        tone={isHard || next === null ? 'danger' : 'warning'}
        title={t(`reason.${family}`, facts)}
        actions={canPay ? <Actions recovery={recovery} path={path} amount={facts.amount} /> : null}
      >
        <p>{next === null ? t(`noRetry.${standing}`) : t(`retry.${path}`, { next })}</p>
        {standing === 'runs' || standing === 'on_hold' ? <AccessLine /> : null}
        <TryTimeline tries={tries} nextAttemptAt={nextAttemptAt} />
        {canPay ? null : <p>{t('askManager')}</p>}
      </Banner>
    </section>
  )
}

/** The two ways out, the one that helps against this kind of refusal first; and the plans where the plan has ended. */
function Actions({
  recovery: { invoiceId, hasOtherMethod, standing },
  path,
  amount,
}: {
  recovery: NonNullable<Recovery>
  path: (typeof recoveryPaths)[keyof typeof recoveryPaths]['path']
  amount: string
}) {
  const t = useTranslations('recovery')
  // Against this refusal the same card does not help, and there is no other one to pay with.
  const needsNew = path === 'other' && !hasOtherMethod
  const pay = (
    <ButtonLink href={paths.pay(invoiceId)} variant={needsNew ? 'secondary' : 'primary'}>
      {t(path === 'confirm' ? 'confirm' : 'pay', { amount })}
    </ButtonLink>
  )
  const update = (
    <ButtonLink
      href={`${paths.addPaymentMethod}?pay=${invoiceId}`}
      variant={needsNew ? 'primary' : 'secondary'}
    >
      {t('update')}
    </ButtonLink>
  )
  return (
    <>
      {needsNew ? update : pay}
      {needsNew ? pay : update}
      {standing === 'ended' ? (
        <ButtonLink href={paths.plans()} variant="quiet">
          {t('plans')}
        </ButtonLink>
      ) : null}
    </>
  )
}

/** What the plan still gives meanwhile, by the one table of access; nothing where it is not known. */
function AccessLine() {
  const t = useTranslations('recovery.access')
  const trpc = useTRPC()
  const dates = useDates()
  const { data } = useQuery(trpc.entitlements.list.queryOptions())
  if (!data) return null
  if (data.graceEndsAt !== null) return <p>{t('grace', { date: dates.day(data.graceEndsAt) })}</p>
  return data.isSubscribed ? null : <p>{t('locked')}</p>
}

function MemberBanner() {
  const t = useTranslations('recovery')
  const trpc = useTRPC()
  const { data } = useQuery(trpc.entitlements.list.queryOptions())
  if (data?.features.some(({ reason }) => reason === 'payment_overdue') !== true) return null
  return (
    <section aria-label={t('label')}>
      <Banner tone="warning" title={t('member.title')}>
        <p>{t('member.text')}</p>
      </Banner>
    </section>
  )
}
