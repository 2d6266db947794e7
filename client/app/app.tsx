import { Layout } from './layout.tsx'
import { Router } from './router.tsx'
import { useAccountChanges } from './use-account-changes.ts'

/** The whole client, inside its providers. */
export function App() {
  useAccountChanges()
  return (
    <Layout>
      <Router />
    </Layout>
  )
}
