import { isOwnHost } from '../webhooks/targets.ts'

/** How a request came in. */
export interface Arrival {
  remoteAddress: string | undefined
  /** Some proxy says that it stands in between. */
  isForwarded: boolean
}

/** Why the API and the files are not for whoever sent this, or null if they are. */
export function refusalOfHost(host: string | null, apiHosts: readonly string[]): string | null {
  const name = hostnameOf(host)
  if (name === null || isOwnHost(name) || apiHosts.includes(name)) return null
  return `The emulator does not answer under the host name ${name}; EMULATOR_ALLOW_HOSTS can name it.`
}

/**
 * Why the page and the doors, which show keys and empty accounts, are not for whoever sent this, or null if they are:
 * a host name alone proves nothing, any caller can claim one.
 */
export function refusalOfControl({ remoteAddress = '', isForwarded }: Arrival): string | null {
  const isOwn = /^(::ffff:)?127\.|^::1$/.test(remoteAddress)
  return isOwn && !isForwarded ? null : "The emulator's page and doors answer to its own machine alone."
}

/** A request of HTTP/1.0 names no host; it is none that a browser sends. */
function hostnameOf(host: string | null): string | null {
  if (host === null) return null
  if (host !== lastHost.named) lastHost = { named: host, hostname: parsedHostname(host) }
  return lastHost.hostname
}

/** Nearly all requests name the same host. */
let lastHost = { named: '', hostname: '' }

function parsedHostname(host: string): string {
  const address = `http://${host}`
  return URL.canParse(address) ? new URL(address).hostname : host
}
