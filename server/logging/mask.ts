const secretShapes: readonly [RegExp, string][] = [
  [/\b(sk|rk)_(test|live)_\w+/g, '$1_$2_[masked]'],
  [/\bwhsec_\w+/g, 'whsec_[masked]'],
  [/\b((?:pi|seti)_\w+?)_secret_\w+/g, '$1_secret_[masked]'],
  [/\bBearer +[\w.~+/=-]+/gi, 'Bearer [masked]'],
  [/\b(postgres(?:ql)?:\/\/)[^@\s"]+@/gi, '$1[masked]@'],
  // The values of a failed query, as its error tells them: names, hashes, anything.
  [/\\nparams: .*?(?=\\n|")/g, '\\nparams: [masked]'],
  [/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g, '[masked]@$1'],
]
const digitRun = /(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])/g

/**
 * A line of the log without keys, client secrets, mail addresses and card numbers, wherever in it they stand.
 * What was JSON before is JSON afterwards.
 */
export function maskSecrets(line: string): string {
  const masked = secretShapes.reduce((text, [shape, replacement]) => text.replace(shape, replacement), line)
  return masked.replace(digitRun, (run, offset: number) => {
    if (!isCardNumber(run.replace(/\D/g, ''))) return run
    // A bare JSON number can only become another number.
    return masked[offset - 1] === ':' ? '0' : '[card number]'
  })
}

/** Luhn's check over 13 to 19 digits. */
function isCardNumber(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
