import { join } from 'node:path'
import { startApp } from '../kit/app-under-test.ts'
import { choosePlan, expectActive, expectPaid, payWith } from '../kit/checkout.ts'
import { type EmulatorDoors, emulatorDoors } from '../kit/emulator-doors.ts'
import { invariantsBeside } from '../kit/invariants.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { readSecretKey } from '../kit/stripe-side.ts'
import { expect, test as base } from '../kit/test.ts'

/** An app of its own, because the silence is the whole deployment's and not one account's. */
const test = base.extend<
  object,
  { silent: { appUrl: string; invariantsUrl: string; stripe: EmulatorDoors } }
>({
  silent: [
    async ({}, use) => {
      const app = await startApp(join(import.meta.dirname, '../../test-results/app-late-webhook.log'))
      const secretKey = await readSecretKey(app.dataDir)
      await use({
        appUrl: app.appUrl,
        invariantsUrl: invariantsBeside(app, secretKey),
        stripe: emulatorDoors({ url: app.emulatorUrl, secretKey }),
      })
      await app.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ silent }, use) => use(silent.appUrl),
  invariantsUrl: async ({ silent }, use) => use(silent.invariantsUrl),
})
// One after the other: they share the one whose silence it is.
test.describe.configure({ mode: 'default' })

test('while Stripe says nothing and cannot be asked, both open pages wait, and tell by themselves once it speaks', async ({
  page,
  context,
  silent: { stripe },
}) => {
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await stripe.holdWebhooks()
  await stripe.refuseInvoiceReads()
  await payWith(page, 'works')
  await expect(page.getByRole('heading', { level: 1, name: 'Setting up your plan' })).toBeVisible()
  const overview = await context.newPage()
  await overview.goto('/billing')
  await expect(overview.getByText('Payment in progress').first()).toBeVisible()

  await stripe.answerInvoiceReads()
  await stripe.releaseWebhooks()
  await expectPaid(page, 'Starter')
  await expectActive(overview, 'Starter')
})

test('while Stripe sends no webhook the payment still counts, and nothing happens twice when it speaks again', async ({
  page,
  silent: { stripe },
}) => {
  await stripe.holdWebhooks()
  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')

  await stripe.releaseWebhooks()
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expectActive(page, 'Starter')
  await expect(page.getByText(/^Invoice .+ was paid: /)).toHaveCount(1)
})
