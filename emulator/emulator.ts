import { createControl } from './control/control.ts'
import { createFaultBook } from './control/fault-book.ts'
import { createRequestLog } from './control/request-log.ts'
import { API_VERSION } from './http/api-version.ts'
import { createApi } from './http/api.ts'
import { incomingOf, responseOf, type Incoming, type Outgoing } from './http/exchange.ts'
import { loadAccounts } from './runtime/accounts.ts'
import { resumeClocks } from './runtime/clocks.ts'
import { createRuntime } from './runtime/runtime.ts'
import { createInvoicePages, type DrawInvoice } from './resources/invoice-pages.ts'
import { allRoutes } from './resources/all-routes.ts'
import { createBankPage } from './payments/bank-page.ts'
import type { Journal } from './store/journal.ts'
import { createDeliveryActions } from './webhooks/delivery-actions.ts'
import { createDispatcher } from './webhooks/dispatcher.ts'

export interface EmulatorOptions {
  /** Where it is reached, for addresses that objects contain: `http://localhost:12111`. */
  baseUrl: string
  /** Without one everything lives in memory. */
  journal?: Journal
  /** Wall clock, milliseconds. */
  now?: () => number
  /** How webhooks leave; `fetch` unless told. */
  send?: (request: Request) => Promise<Response>
  /** Files of the Stripe.js stand-in: `/stripe.js`, `/v3/…`, `/endive/stripe.js`. */
  assets?: (path: string) => Promise<Response | undefined>
  /** Draws invoices as PDF; without it `invoice_pdf` leads nowhere. */
  drawInvoice?: DrawInvoice
  /** Hosts besides this machine's own that webhooks may go to. */
  webhookHosts?: readonly string[]
}

export interface Emulator {
  fetch(request: Request): Promise<Response>
  /** The API alone, for an edge that has no Request at hand. */
  api(incoming: Incoming): Outgoing | Promise<Outgoing>
  /** Resolves when no delivery and no clock advance is under way; a delivery that waits for a retry is not. */
  idle(): Promise<void>
  /** Forgets all faults and cuts the requests that they hold. */
  endFaults(): void
  close(): Promise<void>
}

/** A whole offline Stripe behind one `fetch`, with what the journal holds. */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { baseUrl, journal, now = Date.now, assets, webhookHosts = [] } = options
  const send = options.send ?? ((request: Request) => fetch(request))
  const accounts = await loadAccounts(journal)
  const runtime = createRuntime({ accounts, baseUrl, apiVersion: API_VERSION, now, webhookHosts })
  const dispatcher = createDispatcher(runtime, send)
  resumeClocks(runtime)
  const log = createRequestLog()
  const faults = createFaultBook()
  const respond = createApi(runtime, allRoutes, log, faults.take)
  const deliveries = createDeliveryActions(runtime, dispatcher)
  const control = createControl({ runtime, dispatcher, deliveries, faults, log })

  function answerApi(incoming: Incoming): Outgoing | Promise<Outgoing> {
    dispatcher.wake()
    return respond(incoming)
  }

  const bankPage = createBankPage({ accounts, api: answerApi })
  const invoicePages = createInvoicePages({ accounts, draw: options.drawInvoice })

  return {
    api: answerApi,
    async fetch(request) {
      const url = new URL(request.url)
      const other = isApiPath(url.pathname)
        ? undefined
        : ((await control(request, url)) ??
          (await bankPage(request, url)) ??
          (await invoicePages(request, url)) ??
          (await assets?.(url.pathname)))
      return other ?? responseOf(await answerApi(incomingOf(request, url)))
    },
    async idle() {
      await runtime.idle()
    },
    endFaults() {
      faults.remove({})
    },
    async close() {
      faults.remove({})
      dispatcher.close()
      runtime.close()
      await runtime.idle()
      await accounts.flushed().catch(() => {
        // A journal that cannot be written has told so to every request; closing has nothing to add.
      })
      await journal?.close()
    },
  }
}

/** What is Stripe's API; `/v3/` is Stripe.js. */
export function isApiPath(path: string): boolean {
  return path.startsWith('/v1/') || path.startsWith('/v2/')
}
