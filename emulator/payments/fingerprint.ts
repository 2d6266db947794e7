const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const LENGTH = 16

/**
 * Sixteen letters and digits that are the same for one card number within one account and say nothing about
 * either. It guards no secret: test numbers are public.
 */
export function cardFingerprint(account: string, number: string): string {
  let state = 0x811c9dc5
  const mix = (code: number) => {
    state = Math.imul(state ^ code, 0x01000193) >>> 0
  }
  for (const character of `${account}\u0000${number}`) mix(character.codePointAt(0) ?? 0)
  let fingerprint = ''
  for (let index = 0; index < LENGTH; index += 1) {
    mix(index + 1)
    // The high bits of an FNV hash are the well-mixed ones.
    fingerprint += ALPHABET[(state >>> 16) % ALPHABET.length]
  }
  return fingerprint
}
