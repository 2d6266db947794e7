const secretShapes: readonly [RegExp, string][] = [
  // A link that pays one invoice.
  [/\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[\w-]{43}/g, '$1.[masked]'],
  [/\b(sk|rk)_(test|live)_\w+/g, '$1_$2_[masked]'],
  [/\bwhsec_\w+/g, 'whsec_[masked]'],
  [/\b((?:pi|seti)_\w+?)_secret_\w+/g, '$1_secret_[masked]'],
  [/\bBearer +[\w.~+/=-]+/gi, 'Bearer [masked]'],
  [/\b(postgres(?:ql)?:\/\/)[^@\s"]{1,512}@/gi, '$1[masked]@'],
  // The values of a failed query, as its error tells them: names, hashes, anything.
  [/\\nparams: .*?(?=\\n|")/g, '\\nparams: [masked]'],
  // Begins where a word begins, or a long text without a sign would be read again from each of its letters.
  [/(?<![\w.+-])[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g, '[masked]@$1'],
]
/** An id of ours, whose digits mean nothing, or thirteen and more digits with single spaces or dashes between them. */
const idOrDigits = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<!\d\.?)\d(?:[ -]?\d){12,}(?!\.?\d)/gi

/**
 * A line of the log without keys, client secrets, mail addresses and card numbers, wherever in it they stand.
 * What was JSON before is JSON afterwards.
 */
export function maskSecrets(line: string): string {
  const masked = secretShapes.reduce((text, [shape, replacement]) => text.replace(shape, replacement), line)
  return masked.replace(idOrDigits, (run, offset: number) => {
    if (/[a-f]/i.test(run) || !holdsCardNumber(run)) return run
    // A bare JSON number can only become another number.
    return masked[offset - 1] === ':' ? '0' : '[card number]'
  })
}

/** True when the digits are a card's number, or some of their groups are, as where a date or a code follows it. */
function holdsCardNumber(run: string): boolean {
  // So long a run is no number of anything; nobody misses it.
  if (run.length > 400) return true
  const groups = run.split(/[ -]/)
  // A group has a digit at least, so what begins here ends within as many groups as a card number has digits.
  return groups.some((_, first) => {
    const near = groups.slice(first, first + longestCardNumber)
    return near.some((_, last) => isCardNumber(near.slice(0, last + 1).join('')))
  })
}

const longestCardNumber = 19

/** Luhn's check over 13 to 19 digits. */
function isCardNumber(digits: string): boolean {
  if (digits.length < 13 || digits.length > longestCardNumber) return false
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
