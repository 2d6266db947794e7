import { ensureChromium } from './chromium.ts'
import type { Stage } from './stages.ts'

/**
 * Begins to find or install a Chromium when one of the stages needs it, once for all of them.
 * @returns hands a stage on as soon as it can run: one that needs the browser waits for it and gets its path as
 * CHROMIUM_PATH. When there is none it runs all the same, and each test that needs one says so.
 */
export function prepareBrowser(
  stages: readonly Stage[],
  ensure: typeof ensureChromium = ensureChromium,
): (stage: Stage) => Promise<Stage> {
  const path = stages.some(({ needsBrowser }) => needsBrowser) ? find(ensure) : Promise.resolve(null)
  return async (stage) => {
    if (!stage.needsBrowser) return stage
    const chromium = await path
    return chromium === null ? stage : { ...stage, env: { ...stage.env, CHROMIUM_PATH: chromium } }
  }
}

async function find(ensure: typeof ensureChromium): Promise<string | null> {
  try {
    return await ensure(console.log)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return null
  }
}
