/** One request as the page and `/_emulator/requests` show it. */
export interface LoggedRequest {
  id: string
  /** Wall time, milliseconds. */
  at: number
  account: string | null
  method: string
  path: string
  /** The parameters as they came, without card numbers, codes and keys. */
  params: string
  status: number
  error: string | null
  idempotencyKey: string | null
  /** The fault that met it. */
  fault: string | null
  took: number
}

/** A request as it is handed over: what is not to be shown is taken out when somebody looks. */
export type FinishedRequest = Omit<LoggedRequest, 'params'> & { readonly form: string }

export interface RequestLog {
  add(request: FinishedRequest): void
  /** Newest first. */
  list(account?: string): LoggedRequest[]
  clear(account: string): void
}

const KEPT = 1000
const SHOWN_CHARACTERS = 2000

/** Remembers the last requests in memory. */
export function createRequestLog(): RequestLog {
  let entries: FinishedRequest[] = []
  return {
    add(entry) {
      entries.push(entry)
      // Cut seldom: shifting an array of this size on each request would cost more than the request.
      if (entries.length >= 2 * KEPT) entries = entries.slice(-KEPT)
    },
    list: (account) =>
      entries
        .slice(-KEPT)
        .filter((entry) => account === undefined || entry.account === account)
        .reverse()
        .map(({ form, ...entry }) => ({ ...entry, params: redactForm(form) })),
    clear(account) {
      entries = entries.filter((entry) => entry.account !== account)
    },
  }
}

/** Form text fit to be shown: secrets and card data replaced, long text cut. */
function redactForm(form: string): string {
  if (form === '') return form
  return form
    .slice(0, SHOWN_CHARACTERS)
    .replaceAll(/((?:number|cvc|key|client_secret)(?:\]|%5D)?=)[^&]*/gi, '$1…')
}
