import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useDecision } from './use-decision.ts'

export interface TakeBackButtonProps {
  readonly label: string
  readonly busyLabel: string
  /** Said aloud when it is done. */
  readonly done: string
  /** Title over the refusal. */
  readonly failed: string
  readonly takeBack: (input: { attemptId: string }) => Promise<CurrentSubscription>
}

/** Takes something that is booked back in one click. */
export function TakeBackButton({ label, busyLabel, done, failed, takeBack }: TakeBackButtonProps) {
  const words = useErrorWords()
  const change = useDecision(
    (attemptId) => takeBack({ attemptId }),
    () => done,
  )
  return (
    <>
      {change.isError ? (
        <Banner tone="danger" role="alert" title={failed} className="w-full">
          <p>{words(change.error)}</p>
        </Banner>
      ) : null}
      <Button
        variant="primary"
        onClick={() => change.mutate()}
        busyLabel={change.isPending ? busyLabel : undefined}
      >
        {label}
      </Button>
    </>
  )
}
