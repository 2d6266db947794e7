import { useTranslations } from 'use-intl'
import type { AttemptOutcome } from '#shared/contracts/subscriptions.ts'
import { paths } from '../../app/paths.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Spinner } from '../../ui/icon.tsx'
import { useMoney } from '../../ui/money.tsx'

/** The payment is with Stripe and our own records have not caught up: waits, then says that one may leave. */
export function WaitingReport({
  outcome,
  email,
  isSlow,
  isChecking,
  onCheck,
}: {
  outcome: AttemptOutcome
  email: string
  isSlow: boolean
  isChecking: boolean
  onCheck: () => void
}) {
  const t = useTranslations('return')
  const common = useTranslations('common')
  const money = useMoney()
  return (
    <div className="grid gap-6">
      <Card className="grid gap-4">
        <p className="text-total font-semibold tabular-nums">{money(outcome.due)}</p>
        <p className="text-label text-muted">
          {t('reference')} <code className="font-mono break-all text-text">{outcome.reference}</code>
        </p>
        {isSlow ? null : (
          <p role="status" className="flex items-center gap-2 text-muted">
            <Spinner />
            {common('stillWorking')}
          </p>
        )}
      </Card>
      {isSlow ? (
        <Banner
          tone="info"
          icon="clock"
          role="status"
          actions={
            <>
              <Button onClick={onCheck} busyLabel={isChecking ? common('stillWorking') : undefined}>
                {t('waiting.checkAgain')}
              </Button>
              <ButtonLink href={paths.overview}>{t('toOverview')}</ButtonLink>
            </>
          }
        >
          <p>{t('waiting.slow', { email })}</p>
        </Banner>
      ) : null}
    </div>
  )
}
