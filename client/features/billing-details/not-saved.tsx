import { useTranslations } from 'use-intl'
import { refusalOf } from '../../trpc/errors.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

/** Why details were not saved. What was typed is still there; where somebody else was faster theirs can be shown. */
export function NotSaved({ error, onStartAgain }: { error: unknown; onStartAgain: () => void }) {
  const t = useTranslations('details')
  if (refusalOf(error).code !== 'details_changed') return <ErrorPanel error={error} title={t('notSaved')} />
  return (
    <Banner
      tone="warning"
      role="alert"
      title={t('changedTitle')}
      actions={<Button onClick={onStartAgain}>{t('startAgain')}</Button>}
    >
      <p>{t('changed')}</p>
    </Banner>
  )
}
