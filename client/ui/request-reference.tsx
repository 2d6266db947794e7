import { useTranslations } from 'use-intl'
import { CopyButton } from './copy-button.tsx'

/** The request's id, to be quoted to support. */
export function RequestReference({ requestId }: { requestId: string }) {
  const t = useTranslations('common')
  return (
    <span className="inline-flex flex-wrap items-center gap-1 text-label text-muted">
      <span>
        {t('reference')} <code className="font-mono break-all text-text">{requestId}</code>
      </span>
      <CopyButton text={requestId} label={t('copyReference')} />
    </span>
  )
}
