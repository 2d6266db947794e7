import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

/** A link that leaves the app; it opens beside the page, so that nothing typed here is lost, and says so. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  const t = useTranslations('common')
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="rounded-chip font-medium text-accent underline underline-offset-2 hover:text-accent-strong"
    >
      {children} <span className="sr-only">{t('opensNewTab')}</span>
    </a>
  )
}
