const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Every two letters: a random number of 16 bits chooses both at once. */
const PAIRS = [...ALPHABET].flatMap((one) => [...ALPHABET].map((other) => one + other))
/** The largest multiple of the number of pairs in 16 bits: what lies above would favour the first ones. */
const EVEN = 2 ** 16 - (2 ** 16 % PAIRS.length)
const POOL_SIZE = 4096

/** Makes random ids with Stripe's prefixes, drawing the randomness in blocks because one call per id is slow. */
export function createIdGenerator(): { next(prefix: string, length?: number): string } {
  const pool = new Uint16Array(POOL_SIZE)
  let used = POOL_SIZE

  function randomPair(): string {
    for (;;) {
      if (used >= POOL_SIZE) {
        crypto.getRandomValues(pool)
        used = 0
      }
      const drawn = pool[used++] ?? EVEN
      if (drawn < EVEN) return PAIRS[drawn % PAIRS.length] ?? ''
    }
  }

  return {
    /** `prefix` includes its underscore (`cus_`); length is that of the random part. */
    next(prefix, length = 24) {
      let id = prefix
      for (let left = length; left > 0; left -= 2) id += left === 1 ? randomPair().charAt(0) : randomPair()
      return id
    },
  }
}

export type IdGenerator = ReturnType<typeof createIdGenerator>
