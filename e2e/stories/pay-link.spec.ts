import { expectAccessible } from '../kit/accessibility.ts'
import { answerBankCheck } from '../kit/bank-check.ts'
import { choosePlan, expectPaid, payWith } from '../kit/checkout.ts'
import { clock } from '../kit/clock.ts'
import { fillCard } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide, subscriptionsOf } from '../kit/stripe-side.ts'
import { expect, test } from '../kit/test.ts'

test('whoever is sent the link pays the invoice on a small screen without an account, through a refusal and the bank’s check, and sees nothing else', async ({
  page,
  browser,
}) => {
  const email = (await signInAsNewcomer(page)) ?? ''
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')
  await page.goto('/billing/payment-methods/add')
  await fillCard(page, 'failsWhenCharged')
  await page.getByRole('button', { name: /^Save/ }).click()
  await expect(page).toHaveURL(/\/billing\/payment-methods$/)
  const stripe = stripeSide(page)
  await clock.advance(stripe, email, { days: 32 })

  await page.getByRole('link', { name: /^Notices, \d+ new$/ }).click()
  const notice = page.getByRole('listitem', { name: /^The renewal of Starter over €9\.00/ })
  await expect(notice.getByRole('link', { name: 'Pay now' })).toBeVisible()
  await page.goto('/billing/invoices?status=open')
  await page
    .getByRole('row', { name: /Starter: renewal/ })
    .getByRole('link')
    .click()
  await page.getByRole('button', { name: 'Let somebody else pay' }).click()
  const made = page.getByRole('group', { name: 'Link to pay this invoice' })
  await expect(made).toBeFocused()
  await expectAccessible(page)
  const link = /https?:\S+\/pay\/\S+/.exec(await made.innerText())?.[0] ?? ''

  const guest = await (await browser.newContext({ viewport: { width: 320, height: 720 } })).newPage()
  await guest.goto(link.slice(0, -3))
  await expect(guest.getByText("This link doesn't open anything")).toBeVisible()
  await guest.goto(link)
  await expect(guest.getByText('Starter: renewal')).toBeVisible()
  await expect(guest.getByRole('navigation')).toHaveCount(0)
  expect(await guest.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  await fillCard(guest, 'noFunds')
  const pay = guest.getByRole('button', { name: 'Pay €9.00' })
  await pay.press('Enter')
  await expect(guest.getByRole('alert')).toBeFocused()
  await expect(guest.getByRole('alert')).toContainText('not enough funds')
  await expectAccessible(guest)
  await fillCard(guest, 'bankCheck')
  await pay.press('Enter')
  await answerBankCheck(guest, 'approve')
  await expect(guest.getByText('This invoice is paid')).toBeVisible()

  await expect(page.getByRole('button', { name: 'Let somebody else pay' })).toHaveCount(0)
  await expect(page.getByText(/^Paid on/)).toBeVisible()
  expect((await subscriptionsOf(stripe, email)).map(({ status }) => status)).toEqual(['active'])
  await page.goto('/billing/payment-methods')
  await expect(page.getByRole('heading', { level: 2, name: /Visa/ })).toHaveCount(2)
  await guest.reload()
  await expect(guest.getByText('This invoice is paid')).toBeVisible()
  await guest.context().close()
})
