import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { useLocation } from 'wouter'
import { paths } from '../../app/paths.ts'
import { useAnnounce } from '../../ui/live-region.tsx'
import { Spinner } from '../../ui/icon.tsx'
import { useForgetPerson } from './use-session-change.ts'

/** Ends the session and leads to the plans. The code that talks to the sign-in library is loaded on the click. */
export function SignOutButton() {
  const t = useTranslations('account')
  const announce = useAnnounce()
  const forget = useForgetPerson()
  const [, navigate] = useLocation()
  const signOut = useMutation({
    mutationFn: async () => {
      const { endSession } = await import('./auth-client.ts')
      await endSession()
    },
    onSuccess: async () => {
      navigate(paths.plans())
      // At once, or the plans would still ask on behalf of the person who has just left.
      await forget({ isGone: true })
      announce(t('signedOut'))
    },
    onError: () => announce(t('signOutFailed')),
  })
  return (
    <button
      type="button"
      aria-disabled={signOut.isPending || undefined}
      onClick={() => {
        if (!signOut.isPending) signOut.mutate()
      }}
      className="inline-flex min-h-11 items-center gap-2 rounded-input px-3 text-label font-medium text-text hover:bg-sunken"
    >
      {signOut.isPending ? <Spinner /> : null}
      {signOut.isError ? t('signOutRetry') : t('signOut')}
    </button>
  )
}
