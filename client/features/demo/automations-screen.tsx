import { useState } from 'react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Page } from '../../app/page.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { FeatureGate } from '../usage/feature-gate.tsx'
import { LimitMeter } from '../usage/limit-meter.tsx'
import { useEntitlements } from '../usage/use-entitlements.ts'

/** `/demo/automations`: a feature behind its gate and an action that is counted, as a product of one's own would have them. */
export function AutomationsScreen() {
  const t = useTranslations('demo')
  return (
    <Page title={t('title')} lead={t('lead')} width="content">
      <FeatureGate feature="automations">
        <RunAutomation />
      </FeatureGate>
    </Page>
  )
}

function RunAutomation() {
  const t = useTranslations('demo')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const limit = useEntitlements().data?.limits.find(({ code }) => code === 'automation_runs')
  // Kept until the run is answered: pressing again after a lost answer reports the same run.
  const [key, setKey] = useState(newKey)
  const run = useMutation(
    trpc.usage.runAutomation.mutationOptions({
      onSuccess() {
        setKey(newKey())
        return queries.invalidateQueries({ queryKey: trpc.entitlements.list.queryKey() })
      },
    }),
  )
  return (
    <Card className="grid gap-5">
      {limit ? <LimitMeter limit={limit} as="p" /> : null}
      {run.isError ? <ErrorPanel error={run.error} title={t('failed')} /> : null}
      <div className="flex flex-wrap items-center gap-4">
        <Button
          variant="primary"
          busyLabel={run.isPending ? t('running') : undefined}
          onClick={() => run.mutate({ key })}
        >
          {t('run')}
        </Button>
        <p role="status" className="text-muted">
          {run.data ? t('ran', { used: run.data.used, max: run.data.max ?? 'none' }) : ''}
        </p>
      </div>
    </Card>
  )
}

const newKey = () => crypto.randomUUID()
