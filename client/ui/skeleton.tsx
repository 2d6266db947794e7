import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { classes } from './classes.ts'

/** A grey block with the size of what will stand here; give height and width as classes. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden="true" className={classes('block animate-pulse rounded-chip bg-hairline', className)} />
  )
}

const stillWorkingAfterMs = 4_000

/** Says to screen readers that something loads and, after four seconds, to everybody that it still does. */
export function LoadingNote() {
  const t = useTranslations('common')
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), stillWorkingAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p role="status" className={isSlow ? 'text-label text-muted' : 'sr-only'}>
      {isSlow ? t('stillWorking') : t('loading')}
    </p>
  )
}
