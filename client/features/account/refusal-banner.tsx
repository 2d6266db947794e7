import { useTranslations } from 'use-intl'
import { Banner } from '../../ui/banner.tsx'
import type { AuthRefusal } from './auth-client.ts'

/** Why nobody was signed in, in words that tell a stranger nothing about who has an account. */
export function RefusalBanner({ refusal }: { refusal: AuthRefusal | null }) {
  const t = useTranslations('account.refusals')
  return refusal === null ? null : (
    <Banner tone="danger" role="alert">
      {t(refusal)}
    </Banner>
  )
}
