import { createContext, useContext } from 'react'
import type { PublicConfig } from '#shared/contracts/account.ts'

export const ConfigContext = createContext<PublicConfig | null>(null)

/** What `/config.json` said when the page started. */
export function useConfig(): PublicConfig {
  const config = useContext(ConfigContext)
  if (config === null) throw new Error('useConfig is called outside of Providers')
  return config
}
