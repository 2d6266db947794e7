import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { zodResolver } from '@hookform/resolvers/zod'
import { useTranslations } from 'use-intl'
import { useLanguage } from '../../i18n/language-provider.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { type AuthRefusal, signUpWithPassword } from './auth-client.ts'
import { minPasswordLength, signUpSchema, type SignUpValues } from './credentials.ts'
import { RefusalBanner } from './refusal-banner.tsx'
import { useAfterSignIn } from './use-session-change.ts'
import { useFieldWords } from './use-field-words.ts'

export function SignUpForm() {
  const t = useTranslations('account')
  const words = useFieldWords()
  const { language } = useLanguage()
  const afterSignIn = useAfterSignIn()
  const [refusal, setRefusal] = useState<AuthRefusal | null>(null)
  const { register, handleSubmit, setFocus, formState } = useForm<SignUpValues>({
    resolver: zodResolver(signUpSchema),
    defaultValues: { name: '', email: '', password: '' },
    mode: 'onSubmit',
    reValidateMode: 'onBlur',
  })
  const submit = handleSubmit(async (values) => {
    setRefusal(null)
    const refused = await signUpWithPassword({
      ...values,
      locale: language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    if (refused === null) return afterSignIn()
    setRefusal(refused)
    setFocus('email')
  })

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <RefusalBanner refusal={refusal} />
      <TextField
        label={t('name')}
        autoComplete="name"
        error={words(formState.errors.name)}
        {...register('name')}
      />
      <TextField
        label={t('email')}
        type="email"
        autoComplete="username"
        error={words(formState.errors.email)}
        {...register('email')}
      />
      <TextField
        label={t('password')}
        hint={t('passwordHint', { count: minPasswordLength })}
        type="password"
        autoComplete="new-password"
        error={words(formState.errors.password)}
        {...register('password')}
      />
      <Button
        type="submit"
        variant="primary"
        block
        busyLabel={formState.isSubmitting ? t('signingUp') : undefined}
      >
        {t('signUp')}
      </Button>
    </form>
  )
}
