import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'
import { classes } from './classes.ts'

/** A grey block with the size of what will stand here, unseen at first: most answers come before the eye would notice. Give height and width as classes. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={classes('block animate-skeleton rounded-chip bg-hairline', className)}
    />
  )
}

/** Another try for a page whose own code does not come. */
export const reloadPage = () => window.location.reload()

const slowAfterMs = 4_000
const stuckAfterMs = 15_000

/**
 * Says to screen readers that something loads; after four seconds to everybody that it still does; after fifteen it offers
 * another try, where there is one to offer.
 */
export function LoadingNote({ onRetry }: { onRetry?: () => void }) {
  const t = useTranslations('common')
  const [patience, setPatience] = useState<'fresh' | 'slow' | 'stuck'>('fresh')
  useEffect(() => {
    const slow = setTimeout(() => setPatience('slow'), slowAfterMs)
    const stuck = setTimeout(() => setPatience('stuck'), stuckAfterMs)
    return () => {
      clearTimeout(slow)
      clearTimeout(stuck)
    }
  }, [])
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status" className={patience === 'fresh' ? 'sr-only' : 'text-label text-muted'}>
        {patience === 'fresh' ? t('loading') : t('stillWorking')}
      </p>
      {patience === 'stuck' && onRetry ? <Button onClick={onRetry}>{t('retry')}</Button> : null}
    </div>
  )
}
