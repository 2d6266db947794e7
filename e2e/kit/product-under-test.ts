import { join } from 'node:path'
import Stripe from 'stripe'
import { startApp } from './app-under-test.ts'
import { invariantsBeside } from './invariants.ts'
import { readSecretKey } from './stripe-side.ts'
import { test as base } from './test.ts'

interface Product {
  readonly appUrl: string
  readonly invariantsUrl: string
  /** Stripe as this app sees it. */
  readonly stripe: Stripe
  /** Sets how strictly plans decide, for everybody, as an operator does. */
  enforce(mode: 'log' | 'enforce'): Promise<void>
}

/** `test` with an app of its own that sells another catalogue than the main one. */
export const testOf = (catalogue: 'images' | 'router') =>
  base.extend<object, { product: Product }>({
    product: [
      async ({}, use) => {
        const log = join(import.meta.dirname, `../../test-results/app-${catalogue}.log`)
        const app = await startApp(log, { CATALOGUE: catalogue })
        const secretKey = await readSecretKey(app.dataDir)
        await use({
          appUrl: app.appUrl,
          invariantsUrl: invariantsBeside(app, secretKey),
          stripe: new Stripe(secretKey, {
            host: 'localhost',
            port: Number(new URL(app.emulatorUrl).port),
            protocol: 'http',
            maxNetworkRetries: 2,
          }),
          async enforce(mode) {
            const { status } = await fetch(`${app.invariantsUrl}?enforcement=${mode}`, { method: 'POST' })
            if (status !== 204) throw new Error(`enforcement was not set: ${status}`)
          },
        })
        await app.stop()
      },
      { scope: 'worker' },
    ],
    baseURL: async ({ product }, use) => use(product.appUrl),
    invariantsUrl: async ({ product }, use) => use(product.invariantsUrl),
  })
