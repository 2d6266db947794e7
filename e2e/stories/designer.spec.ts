import type { Page } from '@playwright/test'
import { expectAccessible } from '../kit/accessibility.ts'
import { answerBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, pressPay } from '../kit/checkout.ts'
import { openScenario } from '../kit/mocks-page.ts'
import { paymentFields } from '../kit/payment-form.ts'
import { expect, test } from '../kit/test.ts'

/** Opens the tools and the one of that name. */
async function openTool(page: Page, name: string) {
  const tools = page.getByRole('complementary', { name: 'Designers’ tools' })
  if (!(await tools.isVisible())) await page.keyboard.press('Control+.')
  const tool = tools.getByRole('group').filter({ has: page.getByText(name, { exact: true }) })
  if ((await tool.getAttribute('open')) === null) await tool.locator('summary').click()
  return tool
}

test('a designer fills a card by wish, restyles the payment form, and sees what a month brings', async ({
  page,
}) => {
  await openScenario(page, 'newcomer', '/plans')
  await choosePlan(page, 'Starter')
  const fields = paymentFields(page)
  const cards = await openTool(page, 'Test card')
  await cards.getByRole('searchbox').fill('once')
  await cards.getByRole('button', { name: /^Bank check once/ }).click()
  await expect(fields.number).toHaveValue('4000 0025 0000 3155')

  const looks = await openTool(page, 'Looks')
  await looks.getByRole('searchbox').fill('color-control')
  await looks.getByRole('textbox', { name: '--color-control' }).fill('#ff0000')
  await expect(fields.number).toHaveCSS('border-top-color', 'rgb(255, 0, 0)')
  await looks.getByRole('button', { name: 'As it was' }).click()
  await expect(fields.number).toHaveCSS('border-top-color', 'rgb(134, 143, 158)')
  await expect(fields.number).toHaveValue('4000 0025 0000 3155')
  await page.keyboard.press('Control+.')

  await pressPay(page)
  await answerBankCheck(page, 'approve')
  await expectPaid(page, 'Starter')
  const time = await openTool(page, 'Time')
  await time.getByRole('button', { name: 'To the next renewal' }).click()
  await expect(time.getByText('active → active')).toBeVisible({ timeout: 30_000 })
  await expect(time.getByText('invoice.paid').first()).toBeVisible()
  const webhooks = await openTool(page, 'Webhooks')
  await webhooks.getByRole('button', { name: 'Look again' }).click()
  await webhooks
    .getByRole('button', { name: /^Send .* again$/ })
    .first()
    .click()
  await expect(webhooks.getByText('It was sent again.')).toBeVisible()
  await expectAccessible(page)
})

test('a designer goes from state to state, and lays a language, a theme and large text over one of them', async ({
  page,
}) => {
  await openScenario(page, 'paused', '/billing')
  await expect(page.getByText(/^Team is paused until you resume it\./)).toBeVisible()
  // Where an amount and a badge come from, at Stripe and in the rows.
  const inspect = await openTool(page, 'Inspect')
  await inspect.getByRole('button', { name: 'Point at amounts and badges' }).click()
  await page.getByText('€145.00').last().hover()
  await expect(inspect.getByText(/^in_\w+\.total = 14500$/).first()).toBeVisible()
  await expect(inspect.getByText('invoices.total_minor = 14500')).toBeVisible()
  await page.getByText('Paid', { exact: true }).first().hover()
  await expect(inspect.getByText(/^in_\w+\.status = paid$/).first()).toBeVisible()
  await expect(inspect.getByText('invoices.status = paid')).toBeVisible()
  const scenarios = await openTool(page, 'Scenario')
  await scenarios.getByRole('button', { name: /^past_due ·/ }).click()
  await expect(page).toHaveURL(/scenario=past_due/)
  await expect(page.getByRole('region', { name: 'A payment needs you' })).toBeVisible({ timeout: 60_000 })

  await page.goto('/?scenario=past_due&lang=it&theme=dark&text=200&dir=rtl#/billing')
  await expect(page.locator('html')).toHaveAttribute('lang', 'it', { timeout: 60_000 })
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.locator('html')).toHaveCSS('font-size', '32px')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.goto('/?scenario=past_due#/billing')
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark', { timeout: 60_000 })
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.goto('/?scenario=active&lang=pseudo#/billing')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\[Bíļļíñĝ ~+\]$/, { timeout: 60_000 })
})

test('a scenario in Italian has Italian mails, and its address opens the same person in a second tab', async ({
  page,
  context,
}) => {
  await page.goto('/?scenario=active&lang=it#/dev/mail')
  await expect(page.getByText(/^Ciao Ana Active,/).first()).toBeVisible({ timeout: 60_000 })
  const second = await context.newPage()
  await second.goto(page.url())
  await expect(second.getByText(/^Ciao Ana Active,/).first()).toBeVisible({ timeout: 60_000 })
  const personOf = (tab: Page) => tab.evaluate(async () => (await fetch('/trpc/account.me')).text())
  expect(await personOf(second)).toBe(await personOf(page))

  // Who signs in as somebody else there stays that one on a reload, though the address still names the scenario.
  await second.evaluate(() =>
    fetch('/api/people/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: 'trialing', locale: 'it' }),
    }),
  )
  await second.reload()
  await expect(second.getByText('Theo Trial').first()).toBeVisible({ timeout: 60_000 })
})

test.describe('what fails on purpose', () => {
  // A procedure that fails and a script that does not come are what the links ask for.
  test.use({ allowedProblem: /status of (500|207)|net::ERR_FAILED|stripe\.js/ })

  test('a link lets a procedure fail, the payment form be blocked, the server only show or be newer, or the network go', async ({
    page,
  }) => {
    await page.goto('/?scenario=active&fail=invoices.list#/billing/invoices')
    await expect(page.getByRole('button', { name: 'Try again' }).first()).toBeVisible({ timeout: 60_000 })
    await page.goto('/?scenario=newcomer&stripejs=blocked#/checkout?plan=starter&interval=month&currency=eur')
    await expect(page.getByText('Your browser blocked the secure payment form').first()).toBeVisible({
      timeout: 60_000,
    })
    await page.goto('/?scenario=active&server=read_only#/billing/details')
    await expect(page.getByText(/^Nothing can be changed right now/)).toBeVisible({ timeout: 60_000 })
    await page.getByRole('link', { name: 'Invoices' }).first().click()
    await expect(page.getByRole('heading', { level: 1, name: 'Invoices' })).toBeVisible()
    await expect(page.getByText(/^Nothing can be changed right now/)).toBeVisible()
    await page.goto('/?scenario=active&server=newer#/billing')
    await expect(page.getByText(/^A new version is ready/)).toBeVisible({ timeout: 60_000 })
    await page.goto('/?scenario=active&net=offline#/billing')
    await expect(page.getByText(/offline/i).first()).toBeVisible({ timeout: 60_000 })
  })
})
