import type { ApiAnswer, ApiParams, ApiRequest, Transport } from '../protocol/transport.ts'
import { type Language, resolveLanguage } from '../strings/translate.ts'
import type { Deployment, FrameFiles } from './deployment.ts'

const API_VERSION = '2026-10-28.endive'

export interface StripeOptions {
  stripeAccount?: string
  apiVersion?: string
  locale?: string
}

/** What one `Stripe(key, options)` hands to everything made from it. */
export interface PageContext {
  deployment: Deployment
  files: FrameFiles
  apiKey: string
  locale: string
  language: Language
  transport: Transport
  /** The parameters that every request carries: the key, the version and the connected account. */
  identity: ApiParams
}

export function createPageContext(
  page: Pick<PageContext, 'deployment' | 'files' | 'transport'>,
  apiKey: string,
  options: StripeOptions,
): PageContext {
  const locale = options.locale ?? 'auto'
  return {
    ...page,
    apiKey,
    locale,
    language: resolveLanguage(locale, navigator.language),
    identity: {
      key: apiKey,
      _stripe_version: options.apiVersion ?? API_VERSION,
      _stripe_account: options.stripeAccount,
    },
  }
}

/** Calls the API with the publishable key; resolves for every outcome. */
export function callApi(context: PageContext, request: ApiRequest): Promise<ApiAnswer> {
  return context.transport.send({ ...request, params: { ...request.params, ...context.identity } })
}
