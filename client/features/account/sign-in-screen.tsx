import { useTranslations } from 'use-intl'
import { useConfig } from '../../app/config-context.ts'
import { Page } from '../../app/page.tsx'
import { paths } from '../../app/paths.ts'
import { TextLink } from '../../ui/text-link.tsx'
import { PeopleList } from './people-list.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { useNext } from './use-session-change.ts'

/** Sign-in with address and password and, against the emulator, with one click as a ready-made person. */
export function SignInScreen() {
  const t = useTranslations('account')
  const { people, appName } = useConfig()
  const next = useNext()
  const toPay = next?.startsWith('/checkout') === true
  return (
    <Page title={t('signInTitle', { appName })} lead={toPay ? t('signInToPay') : undefined} width="content">
      <div className="grid items-start gap-8 md:grid-cols-2">
        {people.length === 0 ? null : <PeopleList ids={people.map((person) => person.id)} />}
        <div className="grid gap-4">
          <h2 className="text-h3">{t('byPassword')}</h2>
          <SignInForm />
          <p className="text-muted">
            {t('noAccount')} <TextLink href={paths.signUp(next ?? undefined)}>{t('noAccountLink')}</TextLink>
          </p>
        </div>
      </div>
    </Page>
  )
}
