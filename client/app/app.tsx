import { lazy } from 'react'
import { OptionalPart } from '../ui/optional-part.tsx'
import { Layout } from './layout.tsx'
import { Router } from './router.tsx'
import { useMe } from './use-me.ts'

// Strangers have nothing that changes.
const KeepCurrent = lazy(async () => ({ default: (await import('./keep-current.tsx')).KeepCurrent }))

/** The whole client, inside its providers. */
export function App() {
  const accountId = useMe()?.account.id
  return (
    <Layout>
      <Router />
      {accountId === undefined ? null : (
        <OptionalPart fallback={null}>
          <KeepCurrent accountId={accountId} />
        </OptionalPart>
      )}
    </Layout>
  )
}
