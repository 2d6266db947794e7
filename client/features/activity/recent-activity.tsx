import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { ActivityEntry } from '#shared/contracts/activity.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { cardWords } from '../../ui/card-words.ts'
import { Card } from '../../ui/card.tsx'
import { DateText, useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useMoney } from '../../ui/money.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'
import { activityValues } from './activity-sentence.ts'

/** The account's last ten happenings in words, newest first. */
export function RecentActivity() {
  const t = useTranslations('activity')
  const trpc = useTRPC()
  const recent = useQuery(trpc.activity.recent.queryOptions())
  return (
    <section aria-labelledby="activity-title" aria-busy={recent.isFetching} className="grid gap-4">
      <h2 id="activity-title" className="text-h3">
        {t('title')}
      </h2>
      {recent.data ? (
        <ActivityList entries={recent.data} />
      ) : recent.isError ? (
        <ErrorPanel
          error={recent.error}
          title={t('loadFailed')}
          onRetry={() => void recent.refetch()}
          isRetrying={recent.isFetching}
        />
      ) : (
        <div className="grid gap-2">
          <LoadingNote onRetry={() => void recent.refetch()} />
          <Skeleton className="h-48 w-full" />
        </div>
      )}
    </section>
  )
}

function ActivityList({ entries }: { entries: readonly ActivityEntry[] }) {
  const t = useTranslations('activity')
  const sentence = useActivitySentence()
  if (entries.length === 0) {
    return (
      <Card>
        <p className="font-medium">{t('empty')}</p>
        <p className="text-muted">{t('emptyWhy')}</p>
      </Card>
    )
  }
  return (
    <Card className="py-0 sm:py-0">
      <ol>
        {entries.map((entry) => (
          <li
            key={entry.id}
            className="grid gap-x-6 gap-y-1 border-t border-hairline py-3 first:border-t-0 sm:grid-cols-[minmax(0,1fr)_auto]"
          >
            <span>{sentence(entry)}</span>
            <span className="text-label text-muted sm:text-end">
              <DateText value={entry.at} format="moment" />
              {' · '}
              {t('by', { kind: entry.actor.kind, name: entry.actor.name ?? t('someone') })}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** Puts one entry into the words of the language on screen. */
function useActivitySentence(): (entry: ActivityEntry) => string {
  const t = useTranslations('activity')
  const trpc = useTRPC()
  const { data: list } = useQuery(trpc.plans.list.queryOptions())
  const local = useLocalized()
  const money = useMoney()
  const dates = useDates()
  const tabs = useTranslations('billingTabs')
  const planOf = (code: string) => list?.plans.find((plan) => plan.code === code)
  const entitlement = (code: string) => {
    const [plan] = list?.plans ?? []
    const found = [...(plan?.limits ?? []), ...(plan?.features ?? [])].find((each) => each.code === code)
    if (code === 'credits') return tabs('credits')
    return found ? local(found.name) : code
  }
  return ({ action, facts }) =>
    asSentence(
      t(
        `actions.${action}`,
        activityValues(facts, {
          plan: (code) => {
            const plan = planOf(code)
            return plan ? local(plan.name) : code
          },
          hasSeats: (code) => planOf(code)?.seats != null,
          aPlan: t('aPlan'),
          entitlement,
          aCard: t('aCard'),
          money,
          day: dates.day,
          card: cardWords,
        }),
      ),
    )
}

/** A sentence begins with a capital, also where a fact without a name stands first. */
function asSentence(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}
