import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate that signs itself, made for one test and trusted by nobody who was not handed it. */
export interface Certificate {
  certificate: string
  key: string
}

/** Makes a certificate for the host names, good from yesterday to tomorrow. */
export function makeCertificate(hosts: readonly string[]): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const now = Date.now()
  const name = sequence(set(sequence(oid(commonName), utf8(hosts[0] ?? 'localhost'))))
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.from([1, ...randomBytes(8)])),
    sequence(oid(ecdsaWithSha256)),
    name,
    sequence(utcTime(now - dayMs), utcTime(now + dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(extension(subjectAltName, names(hosts)), extension(basicConstraints, isAuthority))),
  )
  const signature = sign('sha256', content, privateKey)
  const der = sequence(content, sequence(oid(ecdsaWithSha256)), tagged(0x03, Buffer.from([0]), signature))
  return {
    certificate: pem('CERTIFICATE', der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

const dayMs = 86_400_000

// Object identifiers as bytes: RFC 5280 and RFC 5758.
const commonName = [0x55, 0x04, 0x03]
const subjectAltName = [0x55, 0x1d, 0x11]
const basicConstraints = [0x55, 0x1d, 0x13]
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]

const isAuthority = tagged(0x30, tagged(0x01, Buffer.from([0xff])))

function names(hosts: readonly string[]): Buffer {
  return sequence(...hosts.map((host) => tagged(0x82, Buffer.from(host, 'ascii'))))
}

function extension(id: readonly number[], value: Buffer): Buffer {
  return sequence(oid(id), tagged(0x04, value))
}

/** A value of ASN.1 in its one canonical encoding: tag, length, content. */
function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]) => tagged(0x30, ...parts)
const set = (...parts: readonly Buffer[]) => tagged(0x31, ...parts)
const oid = (bytes: readonly number[]) => tagged(0x06, Buffer.from(bytes))
const integer = (bytes: Buffer) => tagged(0x02, bytes)
const utf8 = (text: string) => tagged(0x0c, Buffer.from(text))

function utcTime(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/\D/g, '')
  return tagged(0x17, Buffer.from(`${digits.slice(2, 14)}Z`))
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
