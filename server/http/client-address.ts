import { isIPv6 } from 'node:net'
import type { Request } from 'express'

/**
 * The visitor's address behind the trusted proxies (`trust proxy` of the app decides), as limits count it:
 * IPv4 whole, IPv6 by its /64, because one household holds that many addresses.
 */
export function clientAddressOf(req: Pick<Request, 'ip'>): string {
  const address = (req.ip ?? '').replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(address) || address === '::1') return address
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const gap: string[] = address.includes('::') ? Array(8 - left.length - right.length).fill('0') : []
  const groups = [...left, ...gap, ...right].map((group) => Number.parseInt(group, 16).toString(16))
  return `${groups.slice(0, 4).join(':')}::/64`
}
