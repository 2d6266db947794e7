import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { cardWords } from '../../ui/card-words.ts'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { useMoney } from '../../ui/money.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { Consequences } from './consequences.tsx'
import { useDecision } from './use-decision.ts'

type Length = 'open' | `${number}`

/** Moves the end of a pause that runs. The choice stays when the page learns something new. */
export function ExtendPauseForm({ current, plan }: { current: CurrentSubscription; plan: string }) {
  const t = useTranslations('extendPause')
  const pause = useTranslations('pause')
  const words = useErrorWords()
  const money = useMoney()
  const dates = useDates()
  const client = useTRPCClient()
  const [, navigate] = useLocation()
  const { state, paymentMethod, pauseExtensions: days } = current
  const [wanted, setWanted] = useState<Length>(days[0] ? `${days[0].months}` : 'open')
  const chosen = days.find(({ months }) => `${months}` === wanted)
  const extend = useDecision(
    (attemptId) => client.subscriptions.extendPause.mutate({ attemptId, months: chosen?.months ?? null }),
    () =>
      chosen === undefined ? t('doneOpen', { plan }) : t('done', { plan, date: dates.day(chosen.resumesAt) }),
    () => navigate(paths.overview),
  )
  const amount = state.kind === 'paused' ? money(state.then) : ''
  const until = state.kind === 'paused' && state.resumesAt !== null ? dates.day(state.resumesAt) : ''

  return (
    <form
      className="grid gap-8"
      onSubmit={(event) => {
        event.preventDefault()
        if (!extend.isPending) extend.mutate()
      }}
    >
      <ChoiceList<Length>
        legend={t('untilTitle')}
        value={chosen === undefined ? 'open' : wanted}
        onChange={setWanted}
        options={[
          ...days.map(({ months, resumesAt }) => ({
            value: `${months}` as const,
            label: t('until', { date: dates.day(resumesAt) }),
            hint: t('inAll', { count: months }),
          })),
          { value: 'open', label: pause('open') },
        ]}
      />
      <Consequences
        sentences={[
          t('instead', { until }),
          pause('noCharges'),
          chosen === undefined
            ? pause('resumesByYou')
            : paymentMethod === null
              ? pause('resumesOn', { date: dates.day(chosen.resumesAt) })
              : pause('resumesAndCharges', {
                  date: dates.day(chosen.resumesAt),
                  amount,
                  card: cardWords(paymentMethod),
                }),
          chosen === undefined ? null : pause('ifItFails'),
          pause('any'),
        ]}
      />
      {extend.isError ? (
        <Banner tone="danger" role="alert" title={t('failed')}>
          <p>{words(extend.error)}</p>
        </Banner>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Button
          type="submit"
          variant="primary"
          block
          busyLabel={extend.isPending ? t('extending') : undefined}
        >
          {chosen === undefined ? t('extendOpen') : t('extend', { date: dates.day(chosen.resumesAt) })}
        </Button>
        <ButtonLink href={paths.overview} block>
          {pause('back')}
        </ButtonLink>
      </div>
    </form>
  )
}
