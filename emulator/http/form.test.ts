import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StripeError } from './errors.ts'
import { decodeForm, FORM_LIMITS, type FormHash, type FormValue } from './form.ts'

function plain(value: FormValue): unknown {
  return typeof value === 'string' ? value : [...value].map(([key, one]) => [key, plain(one)])
}

describe('decoding a form', () => {
  test('nests hashes and lists', () => {
    expect(plain(decodeForm('a[b][c]=1&a[b][d]=2&items[0][price]=p&items[1][price]=q'))).toEqual([
      [
        'a',
        [
          [
            'b',
            [
              ['c', '1'],
              ['d', '2'],
            ],
          ],
        ],
      ],
      [
        'items',
        [
          ['0', [['price', 'p']]],
          ['1', [['price', 'q']]],
        ],
      ],
    ])
  })

  test('pushes to lists without positions, an element until a name repeats', () => {
    expect(plain(decodeForm('x[]=1&x[]=2'))).toEqual([
      [
        'x',
        [
          ['0', '1'],
          ['1', '2'],
        ],
      ],
    ])
    expect(plain(decodeForm('x[][a]=1&x[][b]=2&x[][a]=3'))).toEqual([
      [
        'x',
        [
          [
            '0',
            [
              ['a', '1'],
              ['b', '2'],
            ],
          ],
          ['1', [['a', '3']]],
        ],
      ],
    ])
  })

  test('reads plus and percent as the same space', () => {
    expect(plain(decodeForm('a=x+y&b=x%20y&c=x%2By'))).toEqual([
      ['a', 'x y'],
      ['b', 'x y'],
      ['c', 'x+y'],
    ])
  })

  test('gives back every nested form that it is given', () => {
    const key = fc.stringMatching(/^[a-z_]{1,6}$/)
    const form = fc.dictionary(key, fc.oneof(fc.string(), fc.dictionary(key, fc.string(), { minKeys: 1 })))
    fc.assert(
      fc.property(form, (given) => {
        const pairs = Object.entries(given).flatMap(([name, value]) =>
          typeof value === 'string'
            ? [`${name}=${encodeURIComponent(value)}`]
            : Object.entries(value).map(([inner, text]) => `${name}[${inner}]=${encodeURIComponent(text)}`),
        )
        const expected = Object.entries(given).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : Object.entries(value),
        ])
        expect(plain(decodeForm(pairs.join('&')))).toEqual(expected)
      }),
    )
  })

  test('answers any text with a form within the limits or with an error of Stripe', () => {
    const text = fc.oneof(
      fc.string(),
      fc
        .array(fc.constantFrom('a', '[', ']', '=', '&', '%', '0', '__proto__'), { maxLength: 40 })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (given) => {
        let form: FormHash
        try {
          form = decodeForm(given)
        } catch (error) {
          expect(error).toBeInstanceOf(StripeError)
          return
        }
        expect(depthOf(form)).toBeLessThanOrEqual(FORM_LIMITS.depth)
        expect(form.size).toBeLessThanOrEqual(FORM_LIMITS.keys)
      }),
      { numRuns: 2000 },
    )
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false)
  })
})

function depthOf(value: FormValue): number {
  return typeof value === 'string' ? 0 : 1 + Math.max(0, ...[...value.values()].map(depthOf))
}
