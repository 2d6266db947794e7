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

/** `/demo/routing`: what a purchase unlocks, and a test of which everybody has a few a day. */
export function RoutingScreen() {
  const t = useTranslations('demo')
  return (
    <Page title={t('routing.title')} lead={t('routing.lead')} width="content">
      <FeatureGate feature="advanced_routing">
        <Card>{t('routing.unlocked')}</Card>
      </FeatureGate>
      <SpeedTest />
    </Page>
  )
}

function SpeedTest() {
  const t = useTranslations('demo')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const limit = useEntitlements().data?.limits.find(({ code }) => code === 'speed_tests')
  const [key, setKey] = useState(newKey)
  const run = useMutation(
    trpc.usage.runSpeedTest.mutationOptions({
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
      <div>
        <Button
          variant="primary"
          busyLabel={run.isPending ? t('running') : undefined}
          onClick={() => run.mutate({ key })}
        >
          {t('routing.run')}
        </Button>
      </div>
    </Card>
  )
}

const newKey = () => crypto.randomUUID()
