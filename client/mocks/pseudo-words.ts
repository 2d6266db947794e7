import english from '../messages/en.json?first'
import restOfEnglish from '../messages/en.json?rest'

const plain = 'acdeghijklnorstuwyzACDEINOPRSTUY'
const accents = 'áçðéĝĥíĵķļñóřšţúŵýžÁÇÐÉÍÑÓÞŘŠŢÚÝ'
const accented = new Map([...plain].map((letter, index) => [letter, accents[index] ?? letter]))
/** What a translation may be longer than the English words. */
const growth = 0.4

let isAccented = false

/**
 * Puts accents on every English sentence of the client and makes it 40 % longer, between brackets: what has no accents comes
 * from no message file, and what lacks its bracket is cut off. Called before the client starts; it stays until the page is
 * loaded anew.
 */
export function accentAllWords(): void {
  isAccented = true
  accentAll(english)
  accentAll(restOfEnglish)
}

// What is saved meanwhile takes the place of the accented words, and gets accents as well.
import.meta.hot?.accept(['../messages/en.json?first', '../messages/en.json?rest'], (saved) => {
  if (isAccented) for (const file of saved) accentAll(file?.['default'] ?? {})
})

/** Replaces the sentences in place, because every screen reads them from the same module. */
function accentAll(words: object): void {
  for (const [name, word] of Object.entries(words)) {
    if (typeof word === 'string' || Array.isArray(word))
      Object.assign(words, { [name]: accentSentence(word) })
    else accentAll(word)
  }
}

/** A sentence as the build has parsed it: a string, or a list of words and of what stands for values. */
export function accentSentence(sentence: string | readonly unknown[]): unknown {
  const parts = typeof sentence === 'string' ? [sentence] : sentence
  const length = parts.reduce<number>((sum, part) => sum + lengthOf(part), 0)
  return ['[', ...parts.map(accentPart), ` ${'~'.repeat(Math.ceil(length * growth))}]`]
}

function accentPart(part: unknown): unknown {
  if (typeof part === 'string') return part.replaceAll(/[a-z]/gi, (letter) => accented.get(letter) ?? letter)
  if (!Array.isArray(part)) return part
  const [name, type, ...rest]: unknown[] = part
  // A value with its format or its choices, or a tag around further words.
  if (type === undefined) return part
  if (typeof type !== 'number') return [name, ...[type, ...rest].map(accentPart)]
  return [name, type, ...rest.map(accentChoices)]
}

function accentChoices(choices: unknown): unknown {
  if (typeof choices !== 'object' || choices === null) return choices
  return Object.fromEntries(
    Object.entries(choices).map(([name, words]: [string, unknown]) => [
      name,
      Array.isArray(words) ? words.map(accentPart) : accentPart(words),
    ]),
  )
}

function lengthOf(part: unknown): number {
  return typeof part === 'string' ? part.length : 0
}
