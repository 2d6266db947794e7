import type { payLinks } from '../../db/schema/pay-links.ts'

type Signed = Pick<typeof payLinks.$inferSelect, 'id' | 'invoiceStripeId' | 'expiresAt'>

const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const
const utf8 = new TextEncoder()

/** The link's name and a signature over all that it allows: which invoice, until when. The same each time. */
export async function tokenOf(secret: string, link: Signed): Promise<string> {
  const mac = await crypto.subtle.sign(algorithm.name, await keyOf(secret, 'sign'), messageOf(link))
  return `${link.id}.${base64Url(new Uint8Array(mac))}`
}

/** Whether we signed it; takes as long for a wrong signature as for a right one. */
export async function isSigned(secret: string, link: Signed, signature: string): Promise<boolean> {
  const mac = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (sign) =>
    sign.charCodeAt(0),
  )
  return crypto.subtle.verify(algorithm.name, await keyOf(secret, 'verify'), mac, messageOf(link))
}

/** The purpose comes first, so that a signature made for something else under the same secret opens nothing. */
function messageOf({ id, invoiceStripeId, expiresAt }: Signed): Uint8Array<ArrayBuffer> {
  return utf8.encode(`pay-link.v1:${id}:${invoiceStripeId}:${expiresAt.getTime()}`)
}

function keyOf(secret: string, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, [use])
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
