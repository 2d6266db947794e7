import { serveBuilt } from './kit/static-site.ts'

/** Serves the built stories and tells the tests where they are. Returns what stops it again. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const stories = await serveBuilt('stories')
  process.env['E2E_MOCKS_URL'] = stories.url
  return () => stories.stop()
}
