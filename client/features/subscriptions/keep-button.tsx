import { useTranslations } from 'use-intl'
import { useTRPCClient } from '../../trpc/react.ts'
import { TakeBackButton } from './take-back-button.tsx'

/** Takes a cancellation back in one click. */
export function KeepButton({ plan }: { plan: string }) {
  const t = useTranslations('overview')
  const client = useTRPCClient()
  return (
    <TakeBackButton
      label={t('keepPlan', { plan })}
      busyLabel={t('keeping', { plan })}
      done={t('kept', { plan })}
      failed={t('keepFailed')}
      takeBack={(input) => client.subscriptions.keep.mutate(input)}
    />
  )
}
