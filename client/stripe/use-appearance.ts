import { useMemo, useSyncExternalStore } from 'react'
import type { Appearance } from '@stripe/stripe-js'
import { useColorScheme } from '../app/theme.ts'
import { type AppearanceTokens, readTokens, toAppearance } from './appearance.ts'

const calmQuery = '(prefers-reduced-motion: reduce)'

/**
 * The Appearance of the theme on screen; a new one when the person or the system switches light and dark, and when a token
 * is set on the page's root, or saved in the style sheet, while it is open.
 */
export function useAppearance(): Appearance {
  const isDark = useColorScheme() === 'dark'
  const prefersReducedMotion = useSyncExternalStore(subscribeToCalm, isCalm)
  const tokens = useSyncExternalStore(subscribeToRoot, currentTokens)
  return useMemo(
    () => toAppearance(tokens, { isDark, prefersReducedMotion }),
    [tokens, isDark, prefersReducedMotion],
  )
}

function subscribeToCalm(onChange: () => void): () => void {
  const query = window.matchMedia(calmQuery)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

function isCalm(): boolean {
  return window.matchMedia(calmQuery).matches
}

function subscribeToRoot(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ['style'] })
  import.meta.hot?.on('vite:afterUpdate', onChange)
  return () => {
    observer.disconnect()
    // The runner of the unit tests brings a `hot` without `off`.
    import.meta.hot?.off?.('vite:afterUpdate', onChange)
  }
}

let known: AppearanceTokens | undefined

/** The same object as long as no token has changed. */
function currentTokens(): AppearanceTokens {
  const tokens = readTokens(document.documentElement)
  if (known === undefined || JSON.stringify(tokens) !== JSON.stringify(known)) known = tokens
  return known
}
