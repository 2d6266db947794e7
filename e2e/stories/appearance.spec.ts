import type { Locator } from '@playwright/test'
import { choosePlan } from '../kit/checkout.ts'
import { paymentFields } from '../kit/payment-form.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { expect, test } from '../kit/test.ts'

/** What an input looks like: the parts that an eye compares between the page and the payment frame. */
function lookOf(input: Locator) {
  return input.evaluate((element) => {
    const style = getComputedStyle(element)
    return {
      fontFamily: style.fontFamily.replaceAll('"', "'"),
      fontSize: style.fontSize,
      textColor: style.color,
      radius: style.borderTopLeftRadius,
      border: `${style.borderTopWidth} ${style.borderTopStyle} ${style.borderTopColor}`,
      background: style.backgroundColor,
      height: `${Math.round(element.getBoundingClientRect().height)}px`,
    }
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    test('the card fields look like the app’s own inputs', async ({ page }) => {
      await signInAsNewcomer(page)
      await choosePlan(page, 'Team')
      const own = await lookOf(page.getByLabel('Seats', { exact: true }))
      const fields = paymentFields(page)
      await expect(fields.number).toBeVisible()
      expect(await lookOf(fields.number)).toEqual(own)
      expect(await lookOf(fields.expiry)).toEqual(own)
      expect(await lookOf(fields.code)).toEqual(own)
    })
  })
}

test('the card fields follow when the person chooses dark, with what was typed still there', async ({
  page,
}) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Team')
  const fields = paymentFields(page)
  await fields.number.fill('4242')
  await page.getByLabel('Appearance').selectOption('dark')
  const own = page.getByLabel('Seats', { exact: true })
  await expect(own).toHaveCSS('color', 'rgb(232, 236, 242)')
  await expect.poll(() => lookOf(fields.number)).toEqual(await lookOf(own))
  await expect(fields.number).toHaveValue('4242')
})

for (const width of [1280, 320]) {
  test(`the card box has its height from the start, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await signInAsNewcomer(page)
    await page.goto('/checkout?plan=team&interval=month&currency=eur')
    const box = page.getByRole('group', { name: 'Payment' })
    const heights = await box.evaluate(
      (element) =>
        new Promise<number[]>((resolve) => {
          const seen = [element.getBoundingClientRect().height]
          new ResizeObserver(() => seen.push(element.getBoundingClientRect().height)).observe(element)
          const watch = () =>
            element.querySelector('.__PrivateStripeElement iframe')?.clientHeight === 0 ||
            document.querySelector('button[type=submit][aria-disabled]') !== null
              ? requestAnimationFrame(watch)
              : requestAnimationFrame(() => requestAnimationFrame(() => resolve(seen)))
          watch()
        }),
    )
    expect(new Set(heights).size, `heights ${heights.join(', ')}`).toBe(1)
  })
}
