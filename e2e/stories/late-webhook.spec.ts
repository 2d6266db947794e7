import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { type AppUnderTest, startApp } from '../kit/app-under-test.ts'
import { choosePlan, expectActive, expectPaid, payWith } from '../kit/checkout.ts'
import { signInAsNewcomer } from '../kit/people.ts'
import { stripeSide } from '../kit/stripe-side.ts'
import { expect, test as base } from '../kit/test.ts'

/** An app of its own, because the silence is the whole deployment's and not one account's. */
const test = base.extend<object, { app: AppUnderTest }>({
  app: [
    async ({}, use) => {
      const app = await startApp(join(import.meta.dirname, '../../test-results/app-late-webhook.log'))
      await use(app)
      await app.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ app }, use) => use(app.appUrl),
})

test('while Stripe sends no webhook the payment still counts, and nothing happens twice when it speaks again', async ({
  page,
  app,
}) => {
  const secretKey = /sk_test_\w+/.exec(await readFile(join(app.dataDir, 'secrets.json'), 'utf8'))?.[0] ?? ''
  const stripe = stripeSide({ url: app.emulatorUrl, secretKey })
  const [endpoint] = (await stripe.webhookEndpoints.list()).data
  if (!endpoint) throw new Error('The app has no webhook endpoint.')
  await stripe.webhookEndpoints.update(endpoint.id, { disabled: true })

  await signInAsNewcomer(page)
  await choosePlan(page, 'Starter')
  await payWith(page, 'works')
  await expectPaid(page, 'Starter')

  await stripe.webhookEndpoints.update(endpoint.id, { disabled: false })
  await page.getByRole('link', { name: 'Go to billing' }).click()
  await expectActive(page, 'Starter')
  await expect(page.getByText(/^Payment of .+ received$/)).toHaveCount(1)
})
