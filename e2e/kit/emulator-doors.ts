/** What a story may do to the emulator beyond Stripe's API: Stripe falls silent, or does not answer. */
export interface EmulatorDoors {
  /** From now on no webhook leaves. */
  holdWebhooks(): Promise<void>
  /** Lets go of what was held, and of all that is to come. */
  releaseWebhooks(): Promise<void>
  /** From now on nobody who asks for an invoice is told; payments still pass. */
  refuseInvoiceReads(): Promise<void>
  answerInvoiceReads(): Promise<void>
}

/** The doors of one account of the emulator, which is a whole deployment: a story that uses them has an app of its own. */
export function emulatorDoors({ url, secretKey }: { url: string; secretKey: string }): EmulatorDoors {
  const account = secretKey.replace('sk_test_', '')
  const knock = async (method: 'POST' | 'DELETE', path: string, more: object = {}) => {
    const answer = await fetch(`${url}/_emulator/${path}`, {
      method,
      headers: { 'x-emulator': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ account, ...more }),
    })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
  }
  return {
    holdWebhooks: () => knock('POST', 'deliveries/hold'),
    releaseWebhooks: () => knock('POST', 'deliveries/release'),
    refuseInvoiceReads: () =>
      knock('POST', 'faults', { method: 'GET', path: '/v1/invoices/*', do: 'status', status: 503 }),
    answerInvoiceReads: () => knock('DELETE', 'faults'),
  }
}
