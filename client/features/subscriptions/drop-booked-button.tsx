import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useTRPC, useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { useAnnounce } from '../../ui/live-region.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useAttemptId } from '../../trpc/use-attempt-id.ts'

/** Lets a booked change go in one click: what runs now goes on. */
export function DropBookedButton({ plan }: { plan: string }) {
  const t = useTranslations('change.booked')
  const words = useErrorWords()
  const announce = useAnnounce()
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const attempt = useAttemptId()
  const drop = useMutation({
    mutationFn: () => client.subscriptions.dropBookedChange.mutate({ attemptId: attempt.current() }),
    onSuccess(current) {
      queries.setQueryData(trpc.subscriptions.current.queryKey(), current)
      announce(t('kept', { plan }))
    },
    onError: attempt.failed,
  })
  return (
    <>
      {drop.isError ? (
        <Banner tone="danger" role="alert" title={t('keepFailed')} className="w-full">
          <p>{words(drop.error)}</p>
        </Banner>
      ) : null}
      <Button
        variant="primary"
        onClick={() => drop.mutate()}
        busyLabel={drop.isPending ? t('keeping', { plan }) : undefined}
      >
        {t('keep', { plan })}
      </Button>
    </>
  )
}
