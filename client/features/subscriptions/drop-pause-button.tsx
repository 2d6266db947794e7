import { useTranslations } from 'use-intl'
import { useTRPCClient } from '../../trpc/react.ts'
import { TakeBackButton } from './take-back-button.tsx'

/** Takes a booked pause back in one click. */
export function DropPauseButton({ plan }: { plan: string }) {
  const t = useTranslations('overview')
  const client = useTRPCClient()
  return (
    <TakeBackButton
      label={t('dropPause')}
      busyLabel={t('droppingPause')}
      done={t('kept', { plan })}
      failed={t('dropPauseFailed')}
      takeBack={(input) => client.subscriptions.dropPause.mutate(input)}
    />
  )
}
