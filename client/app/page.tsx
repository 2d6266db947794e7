import { createContext, useContext, useEffect, useMemo, useRef, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useTranslations } from 'use-intl'
import { classes } from '../ui/classes.ts'
import { useConfig } from './config-context.ts'

const FirstPathContext = createContext<{ current: string | null }>({ current: null })

/** Remembers where the person came in, so that only a change of page moves the focus. */
export function PageFocusProvider({ children }: { children: ReactNode }) {
  const [path] = useLocation()
  const first = useRef<string | null>(path)
  useEffect(() => {
    if (first.current !== path) first.current = null
  }, [path])
  return <FirstPathContext value={first}>{children}</FirstPathContext>
}

const widths = { form: 'max-w-form', content: 'max-w-content', page: 'max-w-page' } as const

export interface PageProps {
  /** The `h1`, and the window's title unless `windowTitle` says otherwise. */
  readonly title: string
  readonly windowTitle?: string
  /** The sentence under the `h1`. */
  readonly lead?: ReactNode
  /** form 480 px, content 720 px, page 1120 px. */
  readonly width?: keyof typeof widths
  readonly children: ReactNode
}

/** The frame of every screen: names the window, opens with the `h1` and gives it the focus when the person came from another page. */
export function Page({ title, windowTitle, lead, width = 'page', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const first = useContext(FirstPathContext)
  const [path] = useLocation()
  useWindowTitle(windowTitle ?? title)

  useEffect(() => {
    if (first.current === path) return
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [first, path])

  return (
    <div className={classes('mx-auto grid w-full gap-8 px-4 py-8 sm:px-6 lg:px-8 lg:py-12', widths[width])}>
      <div className="grid gap-2">
        <h1 ref={heading} tabIndex={-1} className="text-h1">
          {title}
        </h1>
        {lead ? <p className="max-w-line text-lead text-muted">{lead}</p> : null}
      </div>
      {children}
    </div>
  )
}

function useWindowTitle(title: string): void {
  const t = useTranslations('app')
  const { appName, stripeMode } = useConfig()
  const name = useMemo(
    () =>
      stripeMode === 'live' ? t('windowTitle', { title, appName }) : t('windowTitleTest', { title, appName }),
    [t, title, appName, stripeMode],
  )
  useEffect(() => {
    document.title = name
  }, [name])
}
