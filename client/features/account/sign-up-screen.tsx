import { useTranslations } from 'use-intl'
import { useConfig } from '../../app/config-context.ts'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { TextLink } from '../../ui/text-link.tsx'
import { SignUpForm } from './sign-up-form.tsx'
import { useNext } from './use-session-change.ts'

export function SignUpScreen() {
  const t = useTranslations('account')
  const { appName } = useConfig()
  const next = useNext()
  return (
    <Page title={t('signUpTitle', { appName })} lead={t('signUpLead')} width="form">
      <SignUpForm />
      <p className="text-muted">
        {t('haveAccount')} <TextLink href={paths.signIn(next ?? undefined)}>{t('haveAccountLink')}</TextLink>
      </p>
    </Page>
  )
}
