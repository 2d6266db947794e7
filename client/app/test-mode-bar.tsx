import { useTranslations } from 'use-intl'
import { TextLink } from '../ui/text-link.tsx'
import { useConfig } from './config-context.ts'
import { paths } from './paths.ts'

/** The striped bar that stays until live keys are set. */
export function TestModeBar() {
  const t = useTranslations('app')
  const { stripeMode, hasMailbox } = useConfig()
  if (stripeMode === 'live') return null
  return (
    <aside
      aria-label={t('testModeLabel')}
      className="test-stripes border-b border-test px-4 py-1 text-center text-label font-medium text-test"
    >
      {stripeMode === 'emulator' ? t('testModeEmulator') : t('testMode')}
      {hasMailbox ? (
        <>
          {' '}
          <TextLink href={paths.mailbox} className="text-test">
            {t('mailbox')}
          </TextLink>
        </>
      ) : null}
    </aside>
  )
}
