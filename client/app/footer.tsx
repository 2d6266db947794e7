import { lazy } from 'react'
import { useTranslations } from 'use-intl'
import { WhenIdle } from '../ui/when-idle.tsx'
import { useConfig } from './config-context.ts'

const FooterChoices = lazy(async () => ({ default: (await import('./footer-choices.tsx')).FooterChoices }))

/** Who runs this, and the choices about how it looks and speaks, which wait below the fold. */
export function Footer() {
  const t = useTranslations('app')
  const { appName } = useConfig()
  return (
    <footer className="border-t border-hairline bg-surface">
      <div className="mx-auto flex w-full max-w-page flex-wrap items-end justify-between gap-4 px-4 py-6 sm:px-6 lg:px-8">
        <p className="max-w-line text-label text-muted">{t('footer', { appName })}</p>
        <WhenIdle fallback={<div className="min-h-17" />}>
          <FooterChoices />
        </WhenIdle>
      </div>
    </footer>
  )
}
