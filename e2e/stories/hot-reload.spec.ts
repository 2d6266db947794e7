import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { choosePlan } from '../kit/checkout.ts'
import { freePort } from '../kit/free-port.ts'
import { fillCard, paymentFields } from '../kit/payment-form.ts'

const root = join(import.meta.dirname, '../..')
/** Vite prepares the libraries and, in the mocks, a whole backend before the first screen. */
const openingTimeout = 90_000
/** What the mocks are made of. */
const sources = [
  'client',
  'emulator',
  'scripts',
  'server',
  'shared',
  'package.json',
  'tsconfig.base.json',
  'vite.config.ts',
]

test.describe.configure({ mode: 'serial' })

test('npm run mocks shows a saved sentence and a saved radius at once, the payment form included, and keeps the card that was typed', async ({
  page,
}) => {
  test.setTimeout(2 * openingTimeout)
  await inFolder('paydesk-copy-', async (copy) => {
    // The story saves into the sources, so they are a copy.
    for (const source of sources) await cp(join(root, source), join(copy, source), { recursive: true })
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
    await running('mocks', copy, async (client) => {
      await page.goto(`${client}/?scenario=newcomer#/plans`)
      await expect(page.getByRole('heading', { name: 'Starter' }).first()).toBeVisible({
        timeout: openingTimeout,
      })
      await choosePlan(page, 'Starter')
      await fillCard(page, 'works')
      const { number, code } = paymentFields(page)

      await save(join(copy, 'client/messages/en.json'), '"Your order"', '"What you order"')
      await expect(page.getByRole('heading', { name: 'What you order' })).toBeVisible()
      await save(join(copy, 'client/styles/tokens.css'), /(--radius-input:) [^;]+/, '$1 13px')
      await expect(number).toHaveCSS('border-top-left-radius', '13px')
      await expect(number).toHaveValue('4242 4242 4242 4242')
      await expect(code).toHaveValue('123')
    })
  })
})

test('npm run dev shows a screen from the sources', async ({ page }) => {
  test.setTimeout(2 * openingTimeout)
  await running('dev', root, async (client, server) => {
    await expect.poll(() => answers(`${server}/readyz`), { timeout: openingTimeout }).toBe(true)
    await page.goto(`${client}/plans`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: openingTimeout })
    await expect(page.getByRole('heading', { name: 'Starter' }).first()).toBeVisible()
  })
})

/** Starts a command of the project on free ports, tells the addresses of its client and its server, and ends it. */
async function running(
  command: 'mocks' | 'dev',
  folder: string,
  use: (client: string, server: string) => Promise<void>,
): Promise<void> {
  const [client, server, emulator] = [await freePort(), await freePort(), await freePort()]
  await inFolder('paydesk-hot-', async (dataDir) => {
    const child = spawn(process.execPath, ['scripts/run.mjs', command], {
      cwd: folder,
      env: {
        ...process.env,
        CLIENT_PORT: String(client),
        PORT: String(server),
        EMULATOR_PORT: String(emulator),
        DATA_DIR: dataDir,
      },
      stdio: 'ignore',
    })
    const gone = new Promise((resolve) => child.once('close', resolve))
    try {
      const address = `http://localhost:${client}`
      await expect.poll(() => answers(`${address}/`), { timeout: openingTimeout }).toBe(true)
      await use(address, `http://127.0.0.1:${server}`)
    } finally {
      child.kill('SIGTERM')
      await gone
    }
  })
}

async function inFolder(prefix: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), prefix))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Saves a file with another text in one place, as an editor does. */
async function save(file: string, before: string | RegExp, after: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const changed = text.replace(before, after)
  expect(changed).not.toBe(text)
  await writeFile(file, changed)
}
