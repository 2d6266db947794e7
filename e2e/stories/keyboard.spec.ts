import { cards } from '../kit/cards.ts'
import { expectPaid, payButton } from '../kit/checkout.ts'
import { paymentFields } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

const longestWay = 80

test('a plan is chosen and paid for with the keyboard alone', async ({ page }) => {
  await signInAsNewcomer(page)

  /** Presses Tab until the element has the focus, as somebody without a mouse does. */
  async function tabTo(target: ReturnType<typeof payButton>): Promise<void> {
    for (let step = 0; step < longestWay; step += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`${String(target)} was not reached with ${longestWay} presses of Tab.`)
  }

  await tabTo(page.getByRole('link', { name: 'Choose Starter' }).first())
  await page.keyboard.press('Enter')
  const fields = paymentFields(page)
  await expect(fields.number).toBeVisible()
  await tabTo(fields.number)
  await page.keyboard.type(cards.works)
  await expect(fields.expiry).toBeFocused()
  await page.keyboard.type('1234')
  await expect(fields.code).toBeFocused()
  await page.keyboard.type('123')
  await tabTo(fields.country)
  await page.keyboard.type('Italy')
  await expect(fields.country).toHaveValue('IT')
  await tabTo(payButton(page))
  await page.keyboard.press('Enter')
  await expectPaid(page, 'Starter')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
})
