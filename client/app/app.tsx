import { lazy, Suspense } from 'react'
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
        <Suspense fallback={null}>
          <KeepCurrent accountId={accountId} />
        </Suspense>
      )}
    </Layout>
  )
}
