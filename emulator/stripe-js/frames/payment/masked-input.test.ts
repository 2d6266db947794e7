// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { formatCardNumber } from '../../card/card-number.ts'
import { formatExpiry } from '../../card/expiry.ts'
import { applyMask } from './masked-input.ts'

function change(before: string, after: string, caret: number, inputType: string, format = formatCardNumber) {
  const input = document.createElement('input')
  document.body.replaceChildren(input)
  input.focus()
  input.value = after
  input.setSelectionRange(caret, caret)
  applyMask(input, before, new InputEvent('input', { inputType }), format)
  return [input.value, input.selectionStart]
}

test('a digit typed at the end leaves the cursor at the end', () => {
  expect(change('4242', '42424', 5, 'insertText')).toEqual(['4242 4', 6])
})

test('a digit typed in the middle leaves the cursor behind it', () => {
  expect(change('4242 4242', '41242 4242', 2, 'insertText')).toEqual(['4124 2424 2', 2])
})

test('deleting a space deletes the digit before it', () => {
  expect(change('4242 4242', '42424242', 4, 'deleteContentBackward')).toEqual(['4244 242', 3])
})

test('the slash of a date goes with the digit before it', () => {
  expect(change('05 / ', '05 /', 4, 'deleteContentBackward', formatExpiry)).toEqual(['0', 1])
  expect(change('12 / 3', '12 / ', 5, 'deleteContentBackward', formatExpiry)).toEqual(['12 / ', 5])
})

test('a value filled in at once is formatted at once', () => {
  expect(change('', '4000000000000002', 16, '')[0]).toBe('4000 0000 0000 0002')
})
