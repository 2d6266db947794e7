import { Suspense } from 'react'
import { useTranslations } from 'use-intl'
import { managesBilling } from '#shared/billing/manager-roles.ts'
import type { Me } from '#shared/contracts/account.ts'
import { SignOutButton } from '../features/account/sign-out-button.tsx'
import { NoticesBell } from '../features/notices/notices-bell.tsx'
import { NavigationLink } from './navigation-link.tsx'
import { paths } from './paths.ts'

/** What the header shows to somebody who is signed in. Loaded apart, so that the plans page of a stranger stays light. */
export function SignedInNavigation({ me, path }: { me: NonNullable<Me>; path: string }) {
  const t = useTranslations('app')
  return (
    <>
      <NavigationLink
        href={paths.overview}
        isCurrent={path === paths.overview || path.startsWith(`${paths.overview}/`)}
      >
        {t('billing')}
      </NavigationLink>
      {managesBilling(me.role) ? (
        <Suspense fallback={<span className="size-11" />}>
          <NoticesBell />
        </Suspense>
      ) : null}
      <span className="hidden max-w-48 truncate px-3 text-label text-muted md:inline">
        {t('signedInAs', { name: me.user.name })}
      </span>
      <SignOutButton />
    </>
  )
}
