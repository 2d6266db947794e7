import { lazy, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Link, useLocation } from 'wouter'
import { useConfig } from './config-context.ts'
import { Footer } from './footer.tsx'
import { Navigation } from './navigation.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { paths, undistracted } from './paths.ts'
import { TestModeBar } from './test-mode-bar.tsx'
import { WhenIdle } from '../ui/when-idle.tsx'

// Nobody waits for news of the server at the first load.
const ServerBanners = lazy(async () => ({ default: (await import('./server-banners.tsx')).ServerBanners }))

/** What surrounds every screen: skip link, test-mode bar, header, banners, main, footer. */
export function Layout({ children }: { children: ReactNode }) {
  const t = useTranslations('app')
  const { appName } = useConfig()
  const [path] = useLocation()
  const isUndistracted = undistracted.test(path)
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only rounded-input bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:absolute focus:start-4 focus:top-4 focus:z-20"
      >
        {t('skipLink')}
      </a>
      <TestModeBar />
      <header className="border-b border-hairline bg-surface">
        <div className="mx-auto flex min-h-16 w-full max-w-page flex-wrap items-center justify-between gap-x-4 px-4 sm:px-6 lg:px-8">
          {isUndistracted ? (
            <Brand name={appName} />
          ) : (
            <>
              <Link href={paths.home} className="inline-flex rounded-chip py-2 text-text no-underline">
                <Brand name={appName} />
              </Link>
              <Navigation />
            </>
          )}
        </div>
      </header>
      <OfflineBanner />
      <WhenIdle fallback={null}>
        <ServerBanners />
      </WhenIdle>
      {/* As high as the window at least: the footer waits below, so that nothing jumps when a screen has loaded. */}
      <main id="main" tabIndex={-1} className="min-h-svh flex-1">
        {children}
      </main>
      <Footer />
    </div>
  )
}

function Brand({ name }: { name: string }) {
  return (
    <span className="inline-flex items-center gap-2 text-lead font-semibold">
      <svg viewBox="0 0 20 20" className="size-5 text-accent" fill="none" aria-hidden="true">
        <rect width="20" height="20" rx="5" className="fill-accent" />
        <path
          d="M5.5 6.500h9M5.500 10h9M5.500 13.500h5"
          className="stroke-on-accent"
          strokeWidth="1.75"
          strokeLinecap="round"
        />
      </svg>
      {name}
    </span>
  )
}
