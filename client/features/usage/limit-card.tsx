import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { LimitUsage } from '#shared/contracts/entitlements.ts'
import { paths } from '../../app/paths.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { LimitMeter } from './limit-meter.tsx'
import { UsageChart } from './usage-chart.tsx'
import { UsageSettingsForm } from './usage-settings-form.tsx'

/** Use that starts again and that the account has: its picture belongs on the page, others open theirs. */
export const isMeteredLimit = ({ period, max, used }: LimitUsage) =>
  period !== 'none' && (max !== 0 || used > 0)

/** A limit with its history and what the account set for itself. */
export function LimitCard({ limit }: { limit: LimitUsage }) {
  const t = useTranslations('usage')
  const [isHistoryOpen, setHistoryOpen] = useState(false)
  const isMetered = isMeteredLimit(limit)
  const trpc = useTRPC()
  const asOf = useQuery(trpc.usage.history.queryOptions({ limit: limit.code }, { enabled: isMetered })).data
    ?.chart.asOf
  const notes = [
    limit.max === null || limit.max === 0 || limit.counts !== null ? null : t(`stops.${limit.enforcement}`),
    limit.raisedBy > 0 ? t('raised', { raisedBy: limit.raisedBy }) : null,
    limit.cap === null ? null : t('cap', { cap: limit.cap }),
    limit.refused === 0
      ? null
      : t(limit.enforcement === 'enforce' ? 'refused' : 'overLog', { count: limit.refused }),
  ].filter((note) => note !== null)
  return (
    <div className="grid gap-3">
      <LimitMeter limit={limit} />
      {notes.map((note) => (
        <p key={note} className="text-label text-muted">
          {note}
        </p>
      ))}
      {isMetered ? <UsageChart code={limit.code} /> : null}
      {limit.counts === null ? (
        <div>
          {isMetered ? null : (
            <Disclosure summary={t('history')} onToggle={setHistoryOpen}>
              {isHistoryOpen ? <UsageChart code={limit.code} /> : null}
            </Disclosure>
          )}
          <Disclosure summary={t('settings')}>
            <UsageSettingsForm
              limit={limit}
              month={limit.period === 'month' && asOf ? { used: limit.used, today: asOf.slice(0, 10) } : null}
            />
          </Disclosure>
        </div>
      ) : (
        <p className="text-label">
          <TextLink href={paths.members}>{t('toPeople')}</TextLink>
        </p>
      )}
    </div>
  )
}
