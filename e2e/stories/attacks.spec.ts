import { randomUUID } from 'node:crypto'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer, signUp } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

test.describe('a page that is still open when its person signs out', () => {
  // It may ask once more and is refused, which browsers log.
  test.use({ allowedProblem: /status of 401/ })

  test('A37: after signing out, Back shows nothing of anybody’s billing', async ({ page, context }) => {
    const email = await signUp(page)
    await page.goto('/billing')
    await expect(page.getByText(/^You're on Free\./)).toBeVisible()
    await page.goto('about:blank')
    const other = await context.newPage()
    await other.goto('/plans')
    await other.getByRole('button', { name: 'Sign out' }).click()
    await expect(other.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()

    await page.goBack()
    await expect(page).toHaveURL(/\/sign-in/)
    await expect(page.getByText(/^You're on Free\./)).toHaveCount(0)
    await expect(page.getByText(email)).toHaveCount(0)
  })
})

test.describe('a page that is still open when a new version is deployed', () => {
  test.use({ allowedProblem: /status of 404|dynamically imported module|failed to draw/ })

  test('F22, F56: it says so above what was typed, offers to reload, and names it where a part of it is gone', async ({
    page,
    context,
  }) => {
    await page.clock.install()
    await signInAsNewcomer(page)
    await page.goto('/billing/details')
    const order = page.getByLabel('PO number')
    await order.fill('PO of the old page')
    await expect(page.getByText(/^Nothing can be changed right now/)).toHaveCount(0)

    const news = { 'x-paydesk-version': 'newer', 'x-paydesk-read-only': '1' }
    await context.route(/\/config\.json$|\/trpc\/(?!account\.changes)/, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, headers: { ...response.headers(), ...news } })
    })
    await context.route(/\/assets\/usage-screen-[^/]+\.js$/, (route) => route.fulfill({ status: 404 }))
    await page.clock.fastForward('11:00')
    await expect(page.getByText(/^A new version is ready/)).toBeVisible()
    await expect(page.getByText(/^Nothing can be changed right now/)).toBeVisible()
    await expect(order).toHaveValue('PO of the old page')

    await page.getByRole('link', { name: 'Usage' }).first().click()
    await expect(page.getByRole('main').getByText(/^This page is older than our server/)).toBeVisible()
    await expect(page.getByText(/^Nothing can be changed right now/)).toBeVisible()
    await context.unrouteAll({ behavior: 'wait' })
    await page.getByRole('main').getByRole('button', { name: 'Reload the page' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
  })
})

test('A15: after a payment no address, entry of the history or request to others holds a client secret', async ({
  page,
  baseURL,
}) => {
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '')) elsewhere.push(request.headers()['referer'] ?? '')
  })
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  expect(page.url()).not.toMatch(/secret|payment_intent/)
  expect(elsewhere.join('\n')).not.toMatch(/secret|payment_intent/)
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]),
  )
  expect(kept).not.toMatch(/_secret_/)
})

const payloads = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(2)</script>',
  '<svg onload=alert(3)>{{7*7}}${alert(4)}',
]

for (const payload of payloads) {
  test(`A12: a name like ${payload} is a name and nothing more`, async ({ page }) => {
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await page.goto('/sign-up?next=/billing')
    await page.getByLabel('Name').fill(payload)
    await page.getByLabel('Email').fill(`story-${randomUUID().slice(0, 8)}@example.com`)
    await page.getByLabel('Password').fill('a long enough sentence')
    await page.getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText(/^You're on Free\./)).toBeVisible()
    await page.reload()
    await expect(page.getByText(/^You're on Free\./)).toBeVisible()
    await expect(page.locator('img[src="x"], #root script, svg[onload]')).toHaveCount(0)
    expect(dialogs).toEqual([])
  })
}

test.describe('in a frame of another page', () => {
  test.use({ allowedProblem: /frame|X-Frame-Options|chrome-error/i })

  test('A26: the app shows nothing', async ({ page, baseURL }) => {
    await page.goto('about:blank')
    await page.setContent(`<iframe src="${baseURL}/checkout?plan=starter" title="framed"></iframe>`)
    await expect.poll(() => page.frames().at(-1)?.url()).toMatch(/^(chrome-error:|about:blank)/)
    await expect(page.frameLocator('iframe').locator('#root')).toHaveCount(0)
  })
})
