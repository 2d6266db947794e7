import compile from 'icu-minify/compile'
import { expect, test } from 'vitest'
import { accentSentence } from './pseudo-words.ts'

test.each([
  ['Pay', ['[', 'Þáý', ' ~~]']],
  ['Pay {amount}', ['[', 'Þáý ', ['amount'], ' ~~]']],
  [
    '{n, plural, one {# seat} other {# seats}}',
    ['[', ['n', 2, { one: [0, ' šéáţ'], other: [0, ' šéáţš'] }], ' ]'],
  ],
  [
    '<terms>Terms of {name}</terms> on {day, date, short}',
    ['[', ['terms', 'Ţéřmš óf ', ['name']], ' óñ ', ['day', 5, 'short'], ' ~~]'],
  ],
])('%s gets accents on its words and on nothing else, and room to grow', (sentence, expected) => {
  expect(accentSentence(compile(sentence))).toEqual(expected)
})
