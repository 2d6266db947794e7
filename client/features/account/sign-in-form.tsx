import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { zodResolver } from '@hookform/resolvers/zod'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { type AuthRefusal, signInWithPassword } from './auth-client.ts'
import { signInSchema, type SignInValues } from './credentials.ts'
import { RefusalBanner } from './refusal-banner.tsx'
import { useAfterSignIn } from './use-session-change.ts'
import { useFieldWords } from './use-field-words.ts'

export function SignInForm() {
  const t = useTranslations('account')
  const words = useFieldWords()
  const afterSignIn = useAfterSignIn()
  const [refusal, setRefusal] = useState<AuthRefusal | null>(null)
  const { register, handleSubmit, setFocus, formState } = useForm<SignInValues>({
    resolver: zodResolver(signInSchema),
    defaultValues: { email: '', password: '' },
    mode: 'onSubmit',
    reValidateMode: 'onBlur',
  })
  const submit = handleSubmit(async (values) => {
    setRefusal(null)
    const refused = await signInWithPassword(values)
    if (refused === null) return afterSignIn()
    setRefusal(refused)
    setFocus('password')
  })

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <RefusalBanner refusal={refusal} />
      <TextField
        label={t('email')}
        type="email"
        autoComplete="username"
        error={words(formState.errors.email)}
        {...register('email')}
      />
      <TextField
        label={t('password')}
        type="password"
        autoComplete="current-password"
        error={words(formState.errors.password)}
        {...register('password')}
      />
      <Button
        type="submit"
        variant="primary"
        block
        busyLabel={formState.isSubmitting ? t('signingIn') : undefined}
      >
        {t('signIn')}
      </Button>
    </form>
  )
}
