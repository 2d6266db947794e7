import { join, resolve } from 'node:path'
import type Stripe from 'stripe'
import type { Env } from '../env.ts'
import { type Breaker, createBreaker } from '../stripe/breaker.ts'
import { createStripe } from '../stripe/client.ts'
import { enabledEvents } from '../webhooks/event-table.ts'
import { portFailure } from './listen.ts'
import { readLocalSecrets } from './local-secrets.ts'
import { ensureWebhookEndpoint } from './webhook-endpoint.ts'

/** Starts the emulator over HTTP, as `emulator/node.ts` does. */
export type StartEmulator = (options: {
  port: number
  host: string
  dataDir: string
  standInDir: string
  webhookHosts: readonly string[]
  apiHosts: readonly string[]
  baseUrl?: string
}) => Promise<{ url: string; close(): Promise<void> }>

export interface OpenStripe {
  client: Stripe
  breaker: Breaker
  publishableKey: string
  authSecret: string
  webhookSecrets: readonly string[]
  jsUrl: string
  apiUrl: string
  description: string
  close(): Promise<void>
}

const stripeScript = 'https://js.stripe.com/endive/stripe.js'
const stripeApi = 'https://api.stripe.com'

/** Stripe as the environment names it: your keys, or keys of our own on the emulator, which is started when it is not elsewhere. */
export async function openStripe(
  env: Env,
  own: { appUrl: string; port: number },
  startEmulator: StartEmulator,
): Promise<OpenStripe> {
  const authSecret = env.AUTH_SECRET ?? (await readLocalSecrets(env.DATA_DIR)).authSecret
  if (
    env.STRIPE_SECRET_KEY !== undefined &&
    env.STRIPE_PUBLISHABLE_KEY !== undefined &&
    env.STRIPE_WEBHOOK_SECRET !== undefined
  ) {
    const apiUrl = env.STRIPE_API_URL ?? stripeApi
    const breaker = createBreaker()
    return {
      client: createStripe({ secretKey: env.STRIPE_SECRET_KEY, apiUrl, breaker }),
      breaker,
      publishableKey: env.STRIPE_PUBLISHABLE_KEY,
      authSecret,
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
      jsUrl: env.STRIPE_JS_URL ?? stripeScript,
      apiUrl,
      description: `${env.stripeMode} mode, ${apiUrl}`,
      close: async () => {},
    }
  }
  return openEmulator(env, own, startEmulator, authSecret)
}

async function openEmulator(
  env: Env,
  own: { appUrl: string; port: number },
  startEmulator: StartEmulator,
  authSecret: string,
): Promise<OpenStripe> {
  const secrets = await readLocalSecrets(env.DATA_DIR)
  const emulator =
    env.STRIPE_API_URL === undefined
      ? await startOwn(env, own.appUrl, startEmulator)
      : { url: env.STRIPE_API_URL, close: async () => {} }
  const breaker = createBreaker()
  const client = createStripe({ secretKey: secrets.secretKey, apiUrl: emulator.url, breaker })
  // Its events come from this machine when it runs in this process, else to wherever the app's address leads.
  const target = env.startsEmulator ? `http://127.0.0.1:${own.port}` : own.appUrl
  const webhookSecret = await ensureWebhookEndpoint(
    client,
    `${target}/webhooks/stripe`,
    enabledEvents('emulator'),
    env.DATA_DIR,
    secrets,
  )
  return {
    client,
    breaker,
    publishableKey: secrets.publishableKey,
    authSecret,
    webhookSecrets: [webhookSecret],
    jsUrl: env.STRIPE_JS_URL ?? `${emulator.url}/stripe.js`,
    apiUrl: emulator.url,
    description: `${env.startsEmulator ? 'built-in emulator' : 'emulator'}, ${emulator.url}`,
    close: () => emulator.close(),
  }
}

/** Only a demonstration lets others than this machine reach the emulator, whose pages their browsers need. */
async function startOwn(env: Env, appUrl: string, startEmulator: StartEmulator) {
  const isDemo = env.ALLOW_EMULATOR === 'demo'
  try {
    return await startEmulator({
      port: env.EMULATOR_PORT,
      host: isDemo ? env.HOST : '127.0.0.1',
      dataDir: join(env.DATA_DIR, 'emulator'),
      standInDir: resolve('dist/stripe-js'),
      webhookHosts: env.EMULATOR_ALLOW_HOSTS,
      apiHosts: isDemo ? [...env.EMULATOR_ALLOW_HOSTS, new URL(appUrl).hostname] : env.EMULATOR_ALLOW_HOSTS,
      ...(isDemo ? { baseUrl: `http://${new URL(appUrl).hostname}:${env.EMULATOR_PORT}` } : {}),
    })
  } catch (error) {
    throw portFailure(error, env.EMULATOR_PORT, 'EMULATOR_PORT')
  }
}
