import { useTranslations } from 'use-intl'
import { Link, useLocation } from 'wouter'
import { RecoveryBanner } from '../features/invoices/recovery-banner.tsx'
import { classes } from '../ui/classes.ts'
import { useConfig } from './config-context.ts'
import { Page, type PageProps } from './page.tsx'
import { paths } from './paths.ts'
import { unlockPaths } from './unlock-paths.ts'

/** A screen of the billing desk: what waits for money stands first, then the way to its other screens. */
export function BillingPage({ children, ...page }: PageProps) {
  return (
    <Page {...page}>
      <div className="grid min-w-0 gap-6">
        <RecoveryBanner />
        <BillingTabs />
        {children}
      </div>
    </Page>
  )
}

const tabs = [
  { name: 'overview', href: paths.overview },
  { name: 'invoices', href: paths.invoices },
  { name: 'paymentMethods', href: paths.paymentMethods },
  { name: 'details', href: paths.billingDetails },
  { name: 'members', href: paths.members },
  { name: 'usage', href: paths.usage },
  { name: 'credits', href: unlockPaths.credits, ifSold: 'credits' },
  { name: 'purchases', href: unlockPaths.purchases, ifSold: 'products' },
] as const

function BillingTabs() {
  const t = useTranslations('billingTabs')
  const [path] = useLocation()
  const { sells } = useConfig()
  const shown = tabs.filter((tab) => !('ifSold' in tab) || sells.includes(tab.ifSold))
  return (
    <nav aria-label={t('label')} data-print="no" className="border-b border-hairline">
      <ul className="-mb-px flex flex-wrap gap-x-4 sm:gap-x-6">
        {shown.map(({ name, href }) => {
          const isCurrent = path === href
          return (
            <li key={name}>
              <Link
                href={href}
                aria-current={isCurrent ? 'page' : undefined}
                className={classes(
                  'inline-flex min-h-11 items-center border-b-2 text-label font-medium no-underline',
                  isCurrent
                    ? 'border-accent text-accent'
                    : 'border-transparent text-muted hover:border-control hover:text-text',
                )}
              >
                {t(name)}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
