import { useMemo, useSyncExternalStore } from 'react'
import type { Appearance } from '@stripe/stripe-js'
import { useColorScheme } from '../app/theme.ts'
import { readTokens, toAppearance } from './appearance.ts'

const calmQuery = '(prefers-reduced-motion: reduce)'

/** The Appearance of the theme on screen; a new one when the person or the system switches light and dark. */
export function useAppearance(): Appearance {
  const scheme = useColorScheme()
  const prefersReducedMotion = useSyncExternalStore(subscribe, isCalm)
  return useMemo(
    () =>
      toAppearance(readTokens(document.documentElement), { isDark: scheme === 'dark', prefersReducedMotion }),
    [scheme, prefersReducedMotion],
  )
}

function subscribe(onChange: () => void): () => void {
  const query = window.matchMedia(calmQuery)
  query.addEventListener('change', onChange)
  return () => query.removeEventListener('change', onChange)
}

function isCalm(): boolean {
  return window.matchMedia(calmQuery).matches
}
