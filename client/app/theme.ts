import { useSyncExternalStore } from 'react'
import { readStored, writeStored } from './storage.ts'

export const themeChoices = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof themeChoices)[number]

const storageKey = 'theme'
const darkQuery = '(prefers-color-scheme: dark)'
const listeners = new Set<() => void>()

/** The person's choice in this browser; `system` until there is one. */
export function themeChoice(): ThemeChoice {
  const attribute = document.documentElement.dataset['theme']
  return themeChoices.find((choice) => choice === attribute) ?? 'system'
}

/** Puts the choice on the page and keeps it. */
export function chooseTheme(choice: ThemeChoice): void {
  writeStored(storageKey, choice)
  applyTheme(choice)
}

/** Puts the kept choice on the page; called once at start. */
export function restoreTheme(): void {
  const stored = readStored(storageKey)
  applyTheme(themeChoices.find((choice) => choice === stored) ?? 'system')
}

function applyTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = choice
  for (const listener of listeners) listener()
}

/** What is on screen now, the system's wish included. */
export function useColorScheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, colorScheme)
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice)
}

function colorScheme(): 'light' | 'dark' {
  const choice = themeChoice()
  if (choice !== 'system') return choice
  return window.matchMedia(darkQuery).matches ? 'dark' : 'light'
}

function subscribe(onChange: () => void): () => void {
  const system = window.matchMedia(darkQuery)
  system.addEventListener('change', onChange)
  listeners.add(onChange)
  return () => {
    system.removeEventListener('change', onChange)
    listeners.delete(onChange)
  }
}
