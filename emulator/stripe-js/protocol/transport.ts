/** A call of Stripe's API with the publishable key. */
export interface ApiRequest {
  method: 'GET' | 'POST'
  /** Begins with `/v1/`. */
  path: string
  /** Nested values are sent in Stripe's bracket notation; undefined and null are left out. */
  params: ApiParams
}

export type ApiValue = string | number | boolean | null | undefined | readonly ApiValue[] | ApiParams
export interface ApiParams {
  readonly [name: string]: ApiValue
}

export interface ApiAnswer {
  /** 0 when no answer came. */
  status: number
  /** The parsed JSON; undefined when the body was not a JSON object. */
  body: Record<string, unknown> | undefined
}

/**
 * How a document reaches the API. A document on the API's own origin fetches; the others hand the request through a
 * MessagePort to one that may. Never rejects: a lost connection is status 0.
 */
export interface Transport {
  send(request: ApiRequest): Promise<ApiAnswer>
}
