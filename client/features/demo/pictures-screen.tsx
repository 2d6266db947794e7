import { useState } from 'react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { unlockPaths } from '../../app/unlock-paths.ts'
import { useLocalized } from '../../i18n/language-provider.tsx'
import { refusalOf } from '../../trpc/errors.ts'
import { useTRPC } from '../../trpc/react.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useDates } from '../../ui/date-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { FeatureGate } from '../usage/feature-gate.tsx'
import { useFeature } from '../usage/use-entitlements.ts'

const models = ['model_sketch', 'model_photo', 'model_studio'] as const

/** With a fifth of the month's allowance left the next pictures are worth a thought. */
const lowShare = 5

/** `/demo/pictures`: actions that cost credits, each behind its model's gate. */
export function PicturesScreen() {
  const t = useTranslations('demo')
  return (
    <Page title={t('pictures.title')} lead={t('pictures.lead')} width="content">
      <Balance />
      <ul className="grid gap-4">
        {models.map((model) => (
          <li key={model}>
            <FeatureGate feature={model}>
              <MakePicture model={model} />
            </FeatureGate>
          </li>
        ))}
      </ul>
    </Page>
  )
}

function useCredits() {
  const trpc = useTRPC()
  return useQuery(trpc.credits.get.queryOptions({ before: null })).data ?? null
}

/** Before anything is done it says what is there; the cost stands on each button. */
function Balance() {
  const t = useTranslations('credits')
  const credits = useCredits()
  if (credits === null) return null
  const words = credits.isUnlimited ? t('unlimited') : t('count', { count: credits.balance })
  return (
    <p className="flex flex-wrap items-baseline gap-x-4 gap-y-2">
      <span role="status" className="font-semibold tabular-nums">
        {words}
      </span>
      <ButtonLink href={unlockPaths.credits} variant="quiet">
        {t('topUp')}
      </ButtonLink>
    </p>
  )
}

function MakePicture({ model }: { model: (typeof models)[number] }) {
  const t = useTranslations('demo')
  const local = useLocalized()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const feature = useFeature(model)
  const credits = useCredits()
  // Kept until the picture is answered: pressing again after a lost answer reports the same one.
  const [key, setKey] = useState(newKey)
  const make = useMutation(
    trpc.credits.makePicture.mutationOptions({
      onSuccess() {
        setKey(newKey())
        return queries.invalidateQueries(trpc.credits.pathFilter())
      },
    }),
  )
  if (!feature || credits === null) return null
  // Said after what was asked for is done, never in its way.
  const left = make.data?.balance ?? null
  const isLow = left !== null && credits.monthly !== null && left * lowShare <= credits.monthly
  return (
    <Card className="grid gap-4">
      <h2 className="font-semibold">{local(feature.name)}</h2>
      {make.isError ? <ErrorPanel error={make.error} title={t('pictures.failed')} /> : null}
      {make.isError && refusalOf(make.error).code === 'credits_used_up' ? <WaysToCredits /> : null}
      <div className="flex flex-wrap items-center gap-3">
        {credits.actions.map(({ code, name, cost }) =>
          code === 'image' || code === 'image_large' ? (
            <Button
              key={code}
              busyLabel={make.isPending && make.variables.size === code ? t('pictures.making') : undefined}
              isLocked={make.isPending}
              onClick={() => make.mutate({ model, size: code, key })}
            >
              {t('pictures.make', { size: local(name), cost })}
            </Button>
          ) : null,
        )}
        <p role="status" className="text-muted">
          {make.data ? t('pictures.made', { left: make.data.balance ?? 'none' }) : ''}
          {isLow ? ` ${t('pictures.low')}` : ''}
        </p>
      </div>
      {isLow ? <WaysToCredits /> : null}
    </Card>
  )
}

/** Out of credits: buy some, take a larger plan, or wait for the next allowance. */
function WaysToCredits() {
  const t = useTranslations('credits')
  const dates = useDates()
  const renewsAt = useCredits()?.renewsAt ?? null
  return (
    <div className="flex flex-wrap items-center gap-3">
      <ButtonLink href={unlockPaths.credits} variant="primary">
        {t('topUp')}
      </ButtonLink>
      <ButtonLink href={paths.plans()}>{t('largerPlan')}</ButtonLink>
      {renewsAt === null ? null : <p className="text-muted">{t('orWait', { date: dates.day(renewsAt) })}</p>}
    </div>
  )
}

const newKey = () => crypto.randomUUID()
