import { lookup } from 'node:dns'
import { request as requestHttp, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { isOwnHost } from '../webhooks/targets.ts'

/** Where no webhook goes, whoever named the host: addresses by which clouds tell a machine its secrets. */
const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16)
linkLocal.addSubnet('fe80::', 10, 'ipv6')
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/**
 * Sends a webhook from Node. The address that a name leads to is looked up once, judged, and that one is connected
 * to: a name that leads elsewhere the second time gains nothing. Redirects are not followed, and the body of the answer
 * is dropped.
 * @throws Error when nothing answers or the address is not one that webhooks go to
 */
export async function sendWebhook(webhook: Request): Promise<Response> {
  const url = new URL(webhook.url)
  const body = Buffer.from(await webhook.arrayBuffer())
  const refused = refusalOfLiteral(url)
  if (refused !== null) throw new Error(refused)
  const options: RequestOptions = {
    method: webhook.method,
    headers: { ...Object.fromEntries(webhook.headers), 'content-length': body.length },
    lookup: judgedLookup,
    signal: webhook.signal,
  }
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sending = send(url, options, (answer) => {
      // Drained, so that its connection can be used again; nobody reads it.
      answer.resume()
      answer.on('error', reject)
      resolve(new Response(null, { status: answer.statusCode ?? 502 }))
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

const judgedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const good = addresses.filter(({ address }) => refusalOfAddress(address, hostname) === null)
    const [first] = good
    if (!first) return callback(new Error(`${hostname} leads to no address that webhooks go to`), '', 0)
    if (options.all) return callback(null, good)
    callback(null, first.address, first.family)
  })
}

/** Why nothing is sent to an address that the URL itself names, or null: no name is looked up for it. */
export function refusalOfLiteral({ hostname }: URL): string | null {
  const address = hostname.replace(/^\[|\]$/g, '')
  return isIP(address) === 0 ? null : refusalOfAddress(address, hostname)
}

/** Why nothing is sent to this address of that host, or null. A name of this machine leads to this machine alone. */
export function refusalOfAddress(address: string, hostname: string): string | null {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (linkLocal.check(address, family)) return `${address} is a link-local address`
  if (isOwnHost(hostname) && !loopback.check(address, family))
    return `${hostname} leads to ${address}, not to this machine`
  return null
}
