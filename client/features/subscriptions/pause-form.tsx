import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import { addMonths } from '#shared/billing/months.ts'
import type { CurrentSubscription, PauseSubscriptionInput } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { PauseConsequences } from './pause-consequences.tsx'
import { useDecision } from './use-decision.ts'

type Length = 'open' | `${number}`

/** Books or begins a pause. The choice stays when the page learns something new. */
export function PauseForm({ current, plan }: { current: CurrentSubscription; plan: string }) {
  const t = useTranslations('pause')
  const words = useErrorWords()
  const dates = useDates()
  const client = useTRPCClient()
  const [, navigate] = useLocation()
  const [from, setFrom] = useState<PauseSubscriptionInput['from']>('period_end')
  const [length, setLength] = useState<Length>('1')
  const months = length === 'open' ? null : Number(length)
  const periodEndsAt = current.plan?.periodEndsAt ?? current.accountNow
  const pauseAt = from === 'now' ? current.accountNow : periodEndsAt
  const resumesAt = months === null ? null : addMonths(new Date(pauseAt), months).toISOString()
  const pause = useDecision(
    (attemptId) => client.subscriptions.pause.mutate({ attemptId, from, months }),
    () => (from === 'now' ? t('doneNow', { plan }) : t('doneLater', { plan, date: dates.day(pauseAt) })),
    () => navigate(paths.overview),
  )
  const lengths = Array.from({ length: current.pauseRules?.maxMonths ?? 0 }, (_, index) => index + 1)

  return (
    <form
      className="grid gap-8"
      onSubmit={(event) => {
        event.preventDefault()
        if (!pause.isPending) pause.mutate()
      }}
    >
      <ChoiceList
        legend={t('fromTitle')}
        value={from}
        onChange={setFrom}
        options={[
          {
            value: 'period_end',
            label: t('fromPeriodEnd', { date: dates.day(periodEndsAt) }),
            hint: t('fromPeriodEndHint'),
          },
          {
            value: 'now',
            label: t('fromNow'),
            hint: t(`fromNowHint.${current.pauseRules?.unusedTime ?? 'kept'}`),
          },
        ]}
      />
      <ChoiceList<Length>
        legend={t('lengthTitle')}
        value={length}
        onChange={setLength}
        options={[
          ...lengths.map((count) => ({ value: `${count}` as const, label: t('months', { count }) })),
          { value: 'open', label: t('open') },
        ]}
      />
      <PauseConsequences current={current} plan={plan} from={from} pauseAt={pauseAt} resumesAt={resumesAt} />
      {pause.isError ? (
        <Banner tone="danger" role="alert" title={t('failed')}>
          <p>{words(pause.error)}</p>
        </Banner>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Button type="submit" variant="primary" block busyLabel={pause.isPending ? t('pausing') : undefined}>
          {from === 'now' ? t('pauseNow', { plan }) : t('pauseLater', { date: dates.day(pauseAt) })}
        </Button>
        <ButtonLink href={paths.overview} block>
          {t('back')}
        </ButtonLink>
      </div>
    </form>
  )
}
