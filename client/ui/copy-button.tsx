import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { useAnnounce } from './live-region.tsx'

const confirmationMs = 2_000

/** Copies a short text. `label` names what is copied for screen readers; the text itself is on screen beside it. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const t = useTranslations('common')
  const announce = useAnnounce()
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), confirmationMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
      announce(t('copied'))
    } catch {
      announce(t('copyFailed'))
    }
  }

  return (
    <button
      type="button"
      aria-label={label}
      onClick={() => void copy()}
      className={classes(
        'inline-flex min-h-8 items-center gap-1 rounded-chip px-2 text-label font-medium text-accent hover:bg-accent-bg',
        className,
      )}
    >
      <Icon name={isCopied ? 'check' : 'copy'} />
      {isCopied ? t('copied') : t('copy')}
    </button>
  )
}
