import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { refusalOf } from '../trpc/errors.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { RequestReference } from './request-reference.tsx'
import { useErrorWords } from './use-error-words.ts'

export interface ErrorPanelProps {
  readonly error: unknown
  /** What could not be shown or done ("We couldn't load the plans"). */
  readonly title: ReactNode
  /** What did not happen ("You have not been charged"); only where money could have moved. */
  readonly notDone?: ReactNode
  readonly onRetry?: () => void
  readonly isRetrying?: boolean
}

/** The failure of one section: what happened, what did not, the next step and the reference to quote. The rest of the page stays. */
export function ErrorPanel({ error, title, notDone, onRetry, isRetrying = false }: ErrorPanelProps) {
  const t = useTranslations('common')
  const words = useErrorWords()
  const { requestId } = refusalOf(error)
  return (
    <Banner
      tone="danger"
      role="alert"
      title={title}
      actions={
        <>
          {onRetry ? (
            <Button onClick={onRetry} busyLabel={isRetrying ? t('retrying') : undefined}>
              {t('retry')}
            </Button>
          ) : null}
          {requestId === null ? null : <RequestReference requestId={requestId} />}
        </>
      }
    >
      <p>{words(error)}</p>
      {notDone ? <p>{notDone}</p> : null}
    </Banner>
  )
}
