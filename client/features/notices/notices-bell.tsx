import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { Link, useLocation } from 'wouter'
import { paths } from '../../app/paths.ts'
import { RestOfWords } from '../../i18n/rest-of-words.tsx'
import { useTRPC } from '../../trpc/react.ts'
import { Icon } from '../../ui/icon.tsx'

/** The header's way to the notices, with how many wait. It brings its own words, which the first load leaves out. */
export function NoticesBell() {
  return (
    <RestOfWords>
      <Bell />
    </RestOfWords>
  )
}

function Bell() {
  const t = useTranslations('notices')
  const trpc = useTRPC()
  const [path] = useLocation()
  const { data } = useQuery(trpc.notices.list.queryOptions())
  const unread = data?.unread ?? 0
  return (
    <Link
      href={paths.notices}
      aria-label={t('bell', { count: unread })}
      aria-current={path === paths.notices ? 'page' : undefined}
      className="relative inline-flex size-11 items-center justify-center rounded-input text-text no-underline hover:bg-sunken aria-[current=page]:text-accent"
    >
      <Icon name="bell" size={20} />
      {unread === 0 ? null : (
        <span
          aria-hidden="true"
          className="absolute end-0 top-0 inline-flex min-w-5 items-center justify-center rounded-full bg-accent px-1 text-label leading-5 font-semibold text-on-accent tabular-nums"
        >
          {unread}
        </span>
      )}
    </Link>
  )
}
