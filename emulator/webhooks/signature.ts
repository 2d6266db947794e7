/** `Stripe-Signature` over a body: one `v1` for each secret, so that a receiver may hold the old one or the new. */
export async function signatureHeader(
  body: string,
  secrets: readonly string[],
  timestamp: number,
): Promise<string> {
  const signatures = await Promise.all(secrets.map((secret) => sign(`${timestamp}.${body}`, secret)))
  return [`t=${timestamp}`, ...signatures.map((signature) => `v1=${signature}`)].join(',')
}

async function sign(message: string, secret: string): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(message)))
  return Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
