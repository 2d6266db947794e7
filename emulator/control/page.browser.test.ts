import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { failureOf, stripeAt } from '../conformance/start-for-tests.ts'
import { startEmulator, type RunningEmulator } from '../node.ts'
import { sharedBrowser } from '../stripe-js/testing/stage.ts'

let browser: Browser
let running: RunningEmulator
let accounts = 0

beforeAll(async () => {
  running = await startEmulator({ port: 0 })
  browser = await sharedBrowser(process.env['CHROMIUM_PATH'])
}, 60_000)
afterAll(() => running.close())

/** The page of an account that has a customer and two deliveries which wait. */
async function open(colorScheme: 'light' | 'dark' = 'light') {
  const account = `page${++accounts}`
  const stripe = stripeAt(running.url, `sk_test_${account}`)
  await stripe.webhookEndpoints.create({ url: 'http://localhost:9/hook', enabled_events: ['*'] })
  const { id: customer } = await stripe.customers.create({ name: 'Ada' })
  await stripe.customers.update(customer, { name: 'Grace' })
  await running.emulator.idle()
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, colorScheme })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(`${running.url}/?account=${account}`)
  return { account, stripe, customer, page, problems }
}

const said = (page: Page, text: string) => page.locator('#outcome', { hasText: text }).waitFor()

test.each(['light', 'dark'] as const)(
  'both pages are accessible and quiet in %s',
  async (scheme) => {
    const { page, problems } = await open(scheme)
    await page.getByLabel('It will').first().selectOption('reset')
    await page.getByRole('button', { name: 'Add fault' }).click()
    await said(page, 'The fault stands.')
    for (const address of [page.url(), running.url]) {
      await page.goto(address)
      for (const summary of await page.locator('summary').all()) await summary.click()
      const axe = new AxeBuilder({ page })
      // Only colors can differ in the dark.
      const { violations } = await (scheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
      for (const width of scheme === 'light' ? [320, 1100] : []) {
        await page.setViewportSize({ width, height: 900 })
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      }
    }
    expect(problems).toEqual([])
  },
  60_000,
)

test('a fault is made, met and removed, and what is wrong with it is said', async () => {
  const { page, stripe } = await open()
  await page.getByRole('button', { name: 'Add fault' }).click()
  await said(page, 'Missing required param: status.')
  expect((await stripe.customers.list()).data).toHaveLength(1)
  const panel = page.getByRole('region', { name: 'Faults' }).first()
  await panel.getByRole('spinbutton', { name: 'Status' }).fill('503')
  await panel.getByLabel('Path').fill('/v1/customers')
  await panel.getByLabel('Share of them').fill('0.999')
  await panel.getByLabel('Seed of the share').fill('7')
  await panel.getByRole('button', { name: 'Add fault' }).click()
  await said(page, 'The fault stands.')
  expect((await failureOf(stripe.customers.list())).statusCode).toBe(503)
  await page.reload()
  await page
    .getByRole('row', {
      name: /status 503, before, any method, \/v1\/customers, .*a share of 0\.999 by seed 7/,
    })
    .waitFor()
  await page.getByRole('button', { name: /^Remove fault_/ }).click()
  await said(page, 'The fault is gone.')
  expect((await stripe.customers.list()).data).toHaveLength(1)
})

test('ticked deliveries are dropped, and a rule stands for those to come', async () => {
  const { page, account, stripe } = await open()
  await page.getByRole('checkbox').first().check()
  await page.getByLabel('With the ticked ones').selectOption('Drop')
  await page.getByRole('button', { name: 'Do it' }).click()
  await said(page, 'Done with the deliveries.')
  await page.getByRole('button', { name: 'Add rule' }).click()
  await said(page, 'The rule stands.')
  await stripe.customers.create()
  await page.reload()
  await page.getByRole('row', { name: 'every type, held' }).waitFor()
  const rules = page.getByRole('region', { name: 'Deliveries to come' })
  await rules.getByLabel('It will').selectOption('tell another API version')
  await rules.getByRole('textbox', { name: 'API version' }).fill('2019-01-01')
  await rules.getByLabel('Members left out').fill('data.object.status, data.object.items')
  await rules.getByRole('button', { name: 'Add rule' }).click()
  await page.getByRole('row', { name: '"omit":["data.object.status","data.object.items"]' }).waitFor()
  const states = running.emulator
    .fetch(
      new Request(`http://localhost/_emulator/deliveries?account=${account}`, {
        headers: { 'x-emulator': '1' },
      }),
    )
    .then((response) => response.json())
  const { deliveries } = (await states) as { deliveries: { state: string; held?: boolean }[] }
  expect(deliveries.map(({ state, held }) => (held ? 'held' : state))).toEqual(['held', 'dropped', 'pending'])
})

test('an object is found by what it says, and a card is copied', async () => {
  const { page, customer, problems } = await open()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy 4242 4242 4242 4242' }).click()
  await said(page, 'Copied 4242424242424242.')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('4242424242424242')
  await page.getByLabel('Find objects').fill('grace')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: customer }).click()
  await page.getByRole('heading', { level: 1, name: customer }).waitFor()
  await page.getByRole('row', { name: 'customer.updated' }).getByText('name: Ada → Grace').waitFor()
  expect(problems).toEqual([])
})

test('clocks are advanced, and the page shows what happened since', async () => {
  const { account, stripe, page } = await open()
  const before = (await stripe.customers.create()).created
  await page.getByLabel('Days').fill('1.5')
  await page.getByRole('button', { name: 'Advance' }).click()
  await said(page, 'The clock stands there now.')
  await page.getByRole('img', { name: /^Timeline: / }).waitFor()
  expect((await stripe.customers.create()).created - before).toBeGreaterThanOrEqual(1.5 * 86_400)
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_900_000_000, name: 'Ours' })
  await page.goto(`${running.url}/?account=${account}`)
  await page.getByRole('link', { name: 'Ours' }).click()
  await page.getByLabel('Days').fill('3')
  await page.getByRole('button', { name: 'Advance' }).click()
  await said(page, 'The clock stands there now.')
  await page.getByRole('img', { name: /^Timeline: \d events, 2030-03-17 to 2030-03-20/ }).waitFor()
  expect((await stripe.testHelpers.testClocks.retrieve(clock.id)).frozen_time).toBe(
    1_900_000_000 + 3 * 86_400,
  )
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
})

test('an account is saved, emptied and put back', async () => {
  const { page, stripe, customer } = await open()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save snapshot' }).click()
  const path = await (await saving).path()
  expect(await readFile(path, 'utf8')).toContain(customer)
  await said(page, 'The snapshot was saved.')
  await stripe.customers.del(customer)
  await page.getByLabel('Snapshot file').setInputFiles(path)
  await page.getByRole('button', { name: 'Restore' }).click()
  await said(page, 'The account was restored.')
  expect((await stripe.customers.retrieve(customer)).id).toBe(customer)
  page.once('dialog', (dialog) => dialog.accept())
  await page.getByRole('button', { name: 'Empty the account' }).click()
  await said(page, 'The account is empty.')
  expect((await stripe.customers.list()).data).toEqual([])
})

test('another site can neither read nor write through a browser', async () => {
  const { page, account, stripe } = await open()
  await page.route('http://evil.localhost/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Evil</title>' }),
  )
  await page.goto('http://evil.localhost/')
  const target = running.url
  const attempts = await page.evaluate(
    async ({ target, account }) => {
      const reset = `${target}/_emulator/reset`
      const body = JSON.stringify({ account })
      const outcome = (asking: Promise<Response>) =>
        asking.then(
          (response) => response.type,
          () => 'refused',
        )
      return Promise.all([
        outcome(
          fetch(reset, {
            method: 'POST',
            body,
            headers: { 'x-emulator': '1', 'content-type': 'application/json' },
          }),
        ),
        outcome(fetch(reset, { method: 'POST', body, mode: 'no-cors' })),
        outcome(fetch(`${target}/_emulator/accounts`)),
        outcome(fetch(target)),
      ])
    },
    { target, account },
  )
  expect(attempts.filter((type) => type !== 'refused' && type !== 'opaque')).toEqual([])
  expect((await stripe.customers.list()).data).toHaveLength(1)
})
