import { useSyncExternalStore, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { render, type RenderResult } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { QueryClient } from '@tanstack/react-query'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { memoryLocation } from 'wouter/memory-location'
import { Router } from 'wouter'
import type { AppRouter } from '#server/trpc/router.ts'
import type { PublicConfig } from '#shared/contracts/account.ts'
import type { Locale } from '#shared/contracts/plans.ts'
import type { BillingErrorCode, BillingErrorDetails } from '#shared/errors.ts'
import { App } from '../app/app.tsx'
import { Providers } from '../app/providers.tsx'
import { createQueryClient } from '../app/query-client.ts'
import { createServerNews, type ServerNewsStore } from '../trpc/server-news.ts'
import english from '../messages/en.json'
import italian from '../messages/it.json'

type Inputs = inferRouterInputs<AppRouter>
type Outputs = inferRouterOutputs<AppRouter>

/** The types of what crosses the wire take an answer of nothing for one that never comes. */
type Answer<Output> = [Output] extends [never] ? void : Output

/** What the fake server answers, by router and procedure; a thrown `refusal` reaches the client as the server's would. */
export type Answers = {
  [Name in keyof Outputs]?: {
    [Procedure in keyof Outputs[Name]]?: (
      input: Name extends keyof Inputs
        ? Procedure extends keyof Inputs[Name]
          ? Inputs[Name][Procedure]
          : never
        : never,
    ) => Answer<Outputs[Name][Procedure]> | Promise<Answer<Outputs[Name][Procedure]>>
  }
}

/** Makes the error that a procedure's refusal is on the client. */
export function refusal(
  code: BillingErrorCode,
  requestId = 'req_test',
  details: BillingErrorDetails = {},
): TRPCClientError<AppRouter> {
  return TRPCClientError.from<AppRouter>({
    error: {
      code: -32_603,
      message: code,
      data: { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500, billing: { code, details }, requestId },
    },
  })
}

export const testConfig: PublicConfig = {
  publishableKey: 'pk_test_paydesk',
  stripeJsUrl: 'http://localhost:12111/stripe.js',
  stripeMode: 'emulator',
  appName: 'Paydesk',
  requireVerifiedEmail: false,
  termsUrl: null,
  people: [{ id: 'newcomer' }, { id: 'active' }],
  hasMailbox: true,
  sells: [],
  version: 'test',
}

export interface RenderAppOptions {
  readonly path: string
  readonly answers: Answers
  readonly language?: Locale
  readonly config?: Partial<PublicConfig>
}

export interface RenderedApp extends RenderResult {
  readonly user: UserEvent
  /** The client's cache, for a change that the server would announce. */
  readonly queries: QueryClient
  /** What the client knows of the server, for headers that an answer would carry. */
  readonly news: ServerNewsStore
  /** The addresses so far, with their search, newest last. */
  readonly addresses: () => readonly string[]
}

/** Draws the whole client at an address, against answers given by the test instead of a server. */
export function renderApp({ path, answers, language = 'en', config = {} }: RenderAppOptions): RenderedApp {
  const location = memoryLocation({ path, record: true })
  const queries = createQueryClient()
  queries.setDefaultOptions({ queries: { retry: false, staleTime: 30_000 } })
  const news = createServerNews()
  const rendered = renderOutsideAct(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <Providers
        config={{ ...testConfig, ...config }}
        api={createTRPCClient<AppRouter>({ links: [answerLink(answers)] })}
        queries={queries}
        news={news}
        words={{ language, messages: language === 'it' ? italian : english }}
        timeZone="Europe/Rome"
      >
        <App />
      </Providers>
    </Router>,
  )
  return { ...rendered, queries, news, user: userEvent.setup(), addresses: () => location.history }
}

declare global {
  /** What React reads to know that a test wraps every change in `act`. */
  var IS_REACT_ACT_ENVIRONMENT: boolean | undefined
}

/**
 * The library renders inside an `act` that nobody awaits, and there React forgets a screen whose code is still on its way: it
 * stays at "Loading" for good when the code arrives in the wrong moment. So the library draws nothing at first.
 */
function renderOutsideAct(app: ReactNode): RenderResult {
  let isShown = false
  let tell = () => {}
  const subscribe = (listener: () => void) => {
    tell = listener
    return () => {}
  }
  const Later = () => (useSyncExternalStore(subscribe, () => isShown) ? app : null)
  const rendered = render(<Later />)
  const before = globalThis.IS_REACT_ACT_ENVIRONMENT
  globalThis.IS_REACT_ACT_ENVIRONMENT = false
  isShown = true
  flushSync(tell)
  globalThis.IS_REACT_ACT_ENVIRONMENT = before
  return rendered
}

function answerLink(answers: Answers): TRPCLink<AppRouter> {
  const byPath = new Map<string, (input: unknown) => unknown>()
  for (const [name, procedures] of Object.entries(answers)) {
    for (const [procedure, answer] of Object.entries(procedures ?? {})) {
      if (typeof answer === 'function') byPath.set(`${name}.${procedure}`, answer)
    }
  }
  return () =>
    ({ op }) =>
      observable((observer) => {
        const answer = byPath.get(op.path)
        if (answer === undefined) {
          observer.error(TRPCClientError.from(new Error(`the test gives no answer for ${op.path}`)))
          return
        }
        Promise.resolve()
          .then(() => answer(op.input))
          .then((data) => {
            observer.next({ result: { type: 'data', data } })
            observer.complete()
          })
          .catch((error: Error) => observer.error(TRPCClientError.from(error)))
      })
}
