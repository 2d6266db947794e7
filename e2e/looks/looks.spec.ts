import { join } from 'node:path'
import { payButton } from '../kit/checkout.ts'
import { openScenario } from '../kit/mocks-page.ts'
import { paymentFields } from '../kit/payment-form.ts'
import { expect, test } from '../kit/test.ts'

/** The states and screens that are held to their pictures. */
const scenes = [
  {
    scenario: 'newcomer',
    screens: ['/plans', '/billing', '/checkout?plan=team&interval=month&currency=eur'],
  },
  {
    scenario: 'active',
    screens: ['/billing', '/billing/change', '/billing/cancel', '/billing/payment-methods'],
  },
  { scenario: 'trialing', screens: ['/billing'] },
  { scenario: 'changing', screens: ['/billing'] },
  { scenario: 'paused', screens: ['/billing', '/billing/resume'] },
  { scenario: 'past_due', screens: ['/billing', '/billing/invoices'] },
  { scenario: 'canceled', screens: ['/billing'] },
] as const
const widths = [1280, 320] as const
const themes = ['light', 'dark'] as const

test.use({ target: 'mocks', contextOptions: { reducedMotion: 'reduce' } })

for (const { scenario, screens } of scenes) {
  test(`${scenario} looks as it did`, async ({ page }) => {
    await page.addInitScript({ path: join(import.meta.dirname, 'same-day.mjs') })
    await openScenario(page, scenario, screens[0])
    for (const screen of screens) {
      await page.goto(screen)
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      await expect(page.getByText('Loading')).toHaveCount(0)
      if (screen.startsWith('/checkout')) {
        await expect(paymentFields(page).number).toBeVisible()
        await expect(payButton(page)).not.toHaveAttribute('aria-disabled', 'true')
      }
      await page.addStyleTag({ path: join(import.meta.dirname, 'still.css') })
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 })
        for (const colorScheme of themes) {
          await page.emulateMedia({ colorScheme })
          await expect.soft(page).toHaveScreenshot([...nameOf(scenario, screen, width, colorScheme)], {
            fullPage: true,
          })
        }
      }
    }
  })
}

function nameOf(scenario: string, screen: string, width: number, theme: string): readonly [string, string] {
  const path = screen.split('?')[0]?.slice(1).replaceAll('/', '-') ?? ''
  return [scenario, `${path}-${width}-${theme}.png`]
}
