import { useTranslations } from 'use-intl'
import { useConfig } from './config-context.ts'

/** The striped bar that stays until live keys are set. */
export function TestModeBar() {
  const t = useTranslations('app')
  const { stripeMode } = useConfig()
  if (stripeMode === 'live') return null
  return (
    <aside
      aria-label={t('testModeLabel')}
      className="test-stripes border-b border-test px-4 py-1 text-center text-label font-medium text-test"
    >
      {stripeMode === 'emulator' ? t('testModeEmulator') : t('testMode')}
    </aside>
  )
}
