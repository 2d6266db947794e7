import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { freePort } from '../kit/free-port.ts'

const root = join(import.meta.dirname, '../..')
/** Vite prepares the libraries and, in the mocks, a whole backend before the first screen. */
const openingTimeout = 90_000

test.describe.configure({ mode: 'serial' })

for (const command of ['mocks', 'dev'] as const) {
  test(`npm run ${command} shows a screen from the sources`, async ({ page }) => {
    test.setTimeout(2 * openingTimeout)
    const [client, server, emulator] = [await freePort(), await freePort(), await freePort()]
    const dataDir = await mkdtemp(join(tmpdir(), 'paydesk-hot-'))
    const env = {
      ...process.env,
      CLIENT_PORT: String(client),
      PORT: String(server),
      EMULATOR_PORT: String(emulator),
      DATA_DIR: dataDir,
    }
    const child = spawn(process.execPath, ['scripts/run.mjs', command], { cwd: root, env, stdio: 'ignore' })
    const gone = new Promise((resolve) => child.once('close', resolve))
    try {
      const isUp = () =>
        fetch(`http://localhost:${client}/`).then(
          ({ ok }) => ok,
          () => false,
        )
      await expect.poll(isUp, { timeout: openingTimeout }).toBe(true)
      if (command === 'dev') {
        const isReady = () =>
          fetch(`http://127.0.0.1:${server}/readyz`).then(
            ({ ok }) => ok,
            () => false,
          )
        await expect.poll(isReady, { timeout: openingTimeout }).toBe(true)
      }
      await page.goto(`http://localhost:${client}/plans`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: openingTimeout })
      await expect(page.getByRole('heading', { name: 'Starter' }).first()).toBeVisible()
    } finally {
      child.kill('SIGTERM')
      await gone
      await rm(dataDir, { recursive: true, force: true })
    }
  })
}
