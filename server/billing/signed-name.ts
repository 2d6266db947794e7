const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const
const utf8 = new TextEncoder()

/**
 * The name of a row and a signature over all that it allows, for a link that opens it to whoever has it. The same each time.
 * @param allows begins with its purpose, so that a signature made for something else under the same secret opens nothing
 */
export async function signedName(secret: string, id: string, allows: string): Promise<string> {
  const mac = await crypto.subtle.sign(algorithm.name, await keyOf(secret, 'sign'), utf8.encode(allows))
  return `${id}.${base64Url(new Uint8Array(mac))}`
}

/** Whether we signed it; takes as long for a wrong signature as for a right one. */
export async function isSignedName(secret: string, allows: string, signature: string): Promise<boolean> {
  const mac = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (sign) =>
    sign.charCodeAt(0),
  )
  return crypto.subtle.verify(algorithm.name, await keyOf(secret, 'verify'), mac, utf8.encode(allows))
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
