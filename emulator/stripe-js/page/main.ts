import { isRecord, textAt } from '../protocol/records.ts'
import { startController } from './controller.ts'
import { type FrameFiles, readDeployment } from './deployment.ts'
import { createPageContext, type StripeOptions } from './page-context.ts'
import { requirePublishableKey } from './publishable-key.ts'
import { createStripe } from './stripe.ts'

declare global {
  interface Window {
    Stripe?: unknown
  }
}

/** Written by the build: the frames' file names. */
declare const STAND_IN_FRAMES: FrameFiles

function install(scriptUrl: string): void {
  const deployment = readDeployment(scriptUrl)
  const files = STAND_IN_FRAMES
  const openTransport = startController(deployment, files)
  // Opened by the first call, not by loading the script, because the body may not exist before.
  const transport = {
    send: (request: Parameters<ReturnType<typeof openTransport>['send']>[0]) => openTransport().send(request),
  }

  /** Works with and without `new`; the npm loader calls it without. */
  function Stripe(key: unknown, options?: unknown): ReturnType<typeof createStripe> {
    const apiKey = requirePublishableKey(key)
    if (document.body) openTransport()
    return createStripe(createPageContext({ deployment, files, transport }, apiKey, readOptions(options)))
  }
  window.Stripe = Object.assign(Stripe, { version: deployment.version })
}

function readOptions(options: unknown): StripeOptions {
  if (!isRecord(options)) return {}
  const entries = (['stripeAccount', 'apiVersion', 'locale'] as const)
    .map((name) => [name, textAt(options, name)] as const)
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries)
}

const script = document.currentScript
install(script instanceof HTMLScriptElement ? script.src : window.location.href)
