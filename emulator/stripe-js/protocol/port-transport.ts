import type { ApiAnswer, ApiRequest, Transport } from './transport.ts'

/** The method under which a document offers its own transport to the other side of a port. */
export interface TransportMethods {
  sendRequest(request: ApiRequest): Promise<ApiAnswer>
}

/** Hands every request to the other side of a port. */
export function portTransport(sendRequest: TransportMethods['sendRequest']): Transport {
  return { send: (request) => sendRequest(request).catch(() => ({ status: 0, body: undefined })) }
}
