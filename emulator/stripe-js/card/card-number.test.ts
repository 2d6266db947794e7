import { describe, expect, test } from 'vitest'
import { detectBrand } from './brands.ts'
import { cardNumberProblem, formatCardNumber, isFullCardNumber, passesLuhn } from './card-number.ts'
import { cvcProblem, formatCvc, isFullCvc } from './cvc.ts'

describe('brands', () => {
  test.each([
    ['4', 'visa'],
    ['5555', 'mastercard'],
    ['2223003122003222', 'mastercard'],
    ['2220', 'unknown'],
    ['2720', 'mastercard'],
    ['2721', 'unknown'],
    ['37', 'amex'],
    ['6011', 'discover'],
    ['6555900000604105', 'discover'],
    ['3056930009020004', 'diners'],
    ['36227206271667', 'diners'],
    ['3566002020360505', 'jcb'],
    ['6200000000000005', 'unionpay'],
    ['', 'unknown'],
    ['9', 'unknown'],
  ])('%s is %s', (digits, brand) => {
    expect(detectBrand(digits).brand).toBe(brand)
  })
})

describe('card numbers', () => {
  test('are grouped in fours, Amex in four, six and five', () => {
    expect(formatCardNumber('4000000000000002')).toBe('4000 0000 0000 0002')
    expect(formatCardNumber('378282246310005')).toBe('3782 822463 10005')
    expect(formatCardNumber('36227206271667')).toBe('3622 720627 1667')
    expect(formatCardNumber('3056930009020004')).toBe('3056 9300 0902 0004')
    expect(formatCardNumber('6205500000000000004')).toBe('6205 5000 0000 0000 004')
  })

  test('lose what does not belong and what is too much', () => {
    expect(formatCardNumber('4242-4242 x4242,4242 99')).toBe('4242 4242 4242 4242')
  })

  test('are incomplete until their brand has enough digits', () => {
    expect(cardNumberProblem('')).toBe('incomplete_number')
    expect(cardNumberProblem('4242 4242 4242 424')).toBe('incomplete_number')
    expect(cardNumberProblem('3782 822463 10005')).toBeUndefined()
  })

  test('are invalid when the check digit is wrong', () => {
    expect(cardNumberProblem('4242 4242 4242 4241')).toBe('invalid_number')
    expect(passesLuhn('')).toBe(false)
  })

  test('of UnionPay may have sixteen to nineteen digits, so the cursor waits', () => {
    expect(cardNumberProblem('6200000000000005')).toBeUndefined()
    expect(isFullCardNumber('6200000000000005')).toBe(false)
    expect(cardNumberProblem('6205500000000000004')).toBeUndefined()
    expect(isFullCardNumber('6205500000000000004')).toBe(true)
  })
})

describe('security codes', () => {
  test('have four digits for Amex and three for the others', () => {
    const amex = detectBrand('37')
    const visa = detectBrand('42')
    expect(formatCvc('12345', amex)).toBe('1234')
    expect(formatCvc('12345', visa)).toBe('123')
    expect(cvcProblem('123', amex)).toBe('incomplete_cvc')
    expect(cvcProblem('123', visa)).toBeUndefined()
    expect(isFullCvc('1234', amex)).toBe(true)
  })

  test('may have four digits while the brand is unknown', () => {
    const unknown = detectBrand('')
    expect(formatCvc('1234', unknown)).toBe('1234')
    expect(isFullCvc('123', unknown)).toBe(false)
  })
})
