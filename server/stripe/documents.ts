import type Stripe from 'stripe'
import { z } from 'zod'
import { BillingError } from '#shared/errors.ts'
import { asking } from './errors.ts'

/** Takes a PDF from the address that Stripe gave for it. */
export interface Documents {
  /** @throws BillingError 'document_unavailable' when nothing that is a PDF came, or the address is none of Stripe's */
  read(address: string): Promise<Uint8Array>
}

export interface DocumentsOptions {
  /** Where the emulator answers: then every document comes from there, whatever its address says. Null asks Stripe. */
  emulatorUrl: string | null
  fetch?: typeof globalThis.fetch
}

const patienceMs = 20_000
const maxBytes = 10 * 1024 * 1024
const maxRedirects = 3

/**
 * Reads documents on the server, so that nobody is ever handed Stripe's own address of one: whoever has it needs no
 * sign-in. Requests go to Stripe's hosts alone, over TLS, also after a redirect, and end after 20 seconds or 10 MiB.
 */
export function createDocuments({ emulatorUrl, fetch = globalThis.fetch }: DocumentsOptions): Documents {
  return {
    async read(address) {
      const signal = AbortSignal.timeout(patienceMs)
      try {
        let url = allowed(new URL(address), emulatorUrl)
        for (let redirects = 0; redirects <= maxRedirects; redirects++) {
          const response = await fetch(url, { redirect: 'manual', signal })
          const next = response.headers.get('location')
          if (response.status < 300 || response.status >= 400 || next === null) return await pdfOf(response)
          await response.body?.cancel()
          url = allowed(new URL(next, url), emulatorUrl)
        }
        throw unavailable('there were too many redirects')
      } catch (error) {
        throw error instanceof BillingError ? error : unavailable('the document could not be read', error)
      }
    },
  }
}

function allowed(url: URL, emulatorUrl: string | null): URL {
  if (emulatorUrl !== null) return new URL(`${url.pathname}${url.search}`, emulatorUrl)
  const isStripes = url.hostname === 'stripe.com' || url.hostname.endsWith('.stripe.com')
  if (url.protocol === 'https:' && isStripes && url.port === '' && url.username === '') return url
  throw unavailable(`documents are not read from ${url.host}`)
}

async function pdfOf(response: Response): Promise<Uint8Array> {
  if (!response.ok || response.body === null) throw unavailable(`the answer was ${response.status}`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    if (size > maxBytes) throw unavailable('the document is too large')
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 5)) !== '%PDF-') throw unavailable('it is no PDF')
  return bytes
}

function unavailable(message: string, cause?: unknown): BillingError {
  return new BillingError('document_unavailable', message, { cause })
}

/** Where an invoice's PDF is at the moment; addresses run out, so each download asks anew. Null for one without. */
export async function readInvoicePdfAddress(stripe: Stripe, id: string): Promise<string | null> {
  const { invoice_pdf } = withPdfSchema.parse(await asking(() => stripe.invoices.retrieve(id)))
  return invoice_pdf ?? null
}

const withPdfSchema = z.object({ invoice_pdf: z.string().nullish() })
