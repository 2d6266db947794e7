const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const POOL_BYTES = 4096

/** Makes random ids with Stripe's prefixes, drawing the randomness in blocks because one call per id is slow. */
export function createIdGenerator(): { next(prefix: string, length?: number): string } {
  const pool = new Uint8Array(POOL_BYTES)
  let used = POOL_BYTES

  function randomByte(): number {
    if (used >= POOL_BYTES) {
      crypto.getRandomValues(pool)
      used = 0
    }
    return pool[used++] ?? 0
  }

  return {
    /** `prefix` includes its underscore (`cus_`); length is that of the random part. */
    next(prefix, length = 24) {
      let id = prefix
      while (id.length < prefix.length + length) {
        const byte = randomByte()
        // 248 is the largest multiple of 62 in a byte: what lies above would favour the first letters.
        if (byte < 248) id += ALPHABET[byte % 62] ?? ''
      }
      return id
    },
  }
}

export type IdGenerator = ReturnType<typeof createIdGenerator>
