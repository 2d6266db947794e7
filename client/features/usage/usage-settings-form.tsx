import { useId, useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import type { LimitUsage } from '#shared/contracts/entitlements.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { TextField } from '../../ui/field.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { capDay, type MonthUse } from './pace.ts'

const offeredPercents = [50, 75, 80, 90, 100] as const
const capPattern = /^\d{1,9}$/

/** A cap of one's own and the shares at which one wants to hear. What is typed stays when saving fails. */
export function UsageSettingsForm({
  limit,
  month,
}: {
  /** A limit, or the account's credits. */
  limit: Pick<LimitUsage, 'code' | 'cap' | 'alertPercents'>
  /** For the day on which a cap would be reached; null where it does not hold for a month. */
  month: MonthUse | null
}) {
  const t = useTranslations('usage')
  const dates = useDates()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const me = useQuery(trpc.account.me.queryOptions()).data
  const [typed, setTyped] = useState(limit.cap === null ? '' : String(limit.cap))
  const [percents, setPercents] = useState<readonly number[]>(limit.alertPercents)
  const [hasTried, setHasTried] = useState(false)
  const group = useId()
  const save = useMutation(
    trpc.usage.saveSettings.mutationOptions({
      onSuccess: () =>
        queries.invalidateQueries(
          limit.code === 'credits' ? trpc.credits.pathFilter() : trpc.entitlements.list.queryFilter(),
        ),
    }),
  )
  const isGood = typed.trim() === '' || capPattern.test(typed.trim())
  const reachedOn =
    month === null || !capPattern.test(typed.trim()) ? null : capDay(month, Number(typed.trim()))

  if (me && me.role !== 'owner' && me.role !== 'billing_manager') return <p>{t('onlyManagers')}</p>
  return (
    <form
      noValidate
      className="grid gap-4 text-text"
      onSubmit={(event) => {
        event.preventDefault()
        setHasTried(true)
        if (!isGood || save.isPending) return
        const cap = typed.trim() === '' ? null : Number(typed.trim())
        save.mutate({ limit: limit.code, cap, alertPercents: [...percents] })
      }}
    >
      <TextField
        label={t('capLabel')}
        hint={t('capHint')}
        error={hasTried && !isGood ? t('capError') : undefined}
        inputMode="numeric"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          save.reset()
        }}
      />
      {reachedOn === null ? null : (
        <p className="text-label text-muted">
          {reachedOn === 'below' ? t('capBelow') : t('capDay', { date: dates.shortDay(reachedOn) })}
        </p>
      )}
      <fieldset className="grid gap-2">
        <legend className="text-label font-medium">{t('alertsLabel')}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-1">
          {offeredPercents.map((percent) => (
            <label key={percent} className="inline-flex min-h-11 items-center gap-2">
              <input
                type="checkbox"
                name={group}
                className="size-5 accent-accent"
                checked={percents.includes(percent)}
                onChange={(event) => {
                  save.reset()
                  setPercents(
                    event.target.checked
                      ? [...percents, percent]
                      : percents.filter((other) => other !== percent),
                  )
                }}
              />
              {t('alert', { percent })}
            </label>
          ))}
        </div>
      </fieldset>
      {save.isError ? <ErrorPanel error={save.error} title={t('notSaved')} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busyLabel={save.isPending ? t('saving') : undefined}>
          {t('save')}
        </Button>
        <p role="status" className="text-label text-success">
          {save.isSuccess ? t('saved') : ''}
        </p>
      </div>
    </form>
  )
}
