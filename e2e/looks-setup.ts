import { serveBuilt } from './kit/static-site.ts'

/** Serves the built mocks and tells the tests where they are. Returns what stops it again. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const mocks = await serveBuilt('mocks')
  process.env['E2E_MOCKS_URL'] = mocks.url
  return () => mocks.stop()
}
