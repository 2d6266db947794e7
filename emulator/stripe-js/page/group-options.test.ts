import { afterEach, describe, expect, test, vi } from 'vitest'
import { readGroupOptions } from './group-options.ts'
import { IntegrationError } from './integration-error.ts'

afterEach(() => vi.restoreAllMocks())

const read = (options: unknown) => readGroupOptions(options, 'elements()')

describe('options of elements()', () => {
  test('may be spelled in camel or snake case', () => {
    expect(
      read({ mode: 'subscription', amount: 0, currency: 'eur', setup_future_usage: 'off_session' }),
    ).toMatchObject({
      mode: 'subscription',
      amount: 0,
      currency: 'eur',
      setupFutureUsage: 'off_session',
    })
  })

  test.each([
    [
      { mode: 'gift' },
      'mode should be one of the following strings: payment, setup, subscription. You specified: gift.',
    ],
    [
      { mode: 'payment', amount: 10.5, currency: 'eur' },
      'amount should be a non-negative integer. You specified: 10.5.',
    ],
    [{ mode: 'payment', amount: -1, currency: 'eur' }, 'amount should be a non-negative integer'],
    [{ mode: 'payment', amount: '1099', currency: 'eur' }, 'amount should be a non-negative integer'],
    [{ mode: 'payment', currency: 'eur' }, 'Missing value for elements(): amount'],
    [{ mode: 'payment', amount: 100 }, 'Missing value for elements(): currency'],
    [{ mode: 'payment', amount: 100, currency: 'EUR' }, 'currency should be'],
    [
      { clientSecret: 'nonsense' },
      'clientSecret should be a client secret of the form ${id}_secret_${secret}. You specified: nonsense.',
    ],
    [{ clientSecret: 'pi_1_secret_2', mode: 'setup' }, 'both clientSecret and mode'],
    ['options', 'options should be an object'],
  ])('%j are refused', (options, message) => {
    expect(() => read(options)).toThrow(IntegrationError)
    expect(() => read(options)).toThrow(message)
  })

  test('warn of names that are unknown', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    read({ mode: 'setup', colour: 'red' })
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      'Unrecognized elements() parameter: colour is not a recognized parameter. This may cause issues with your integration in the future.',
    )
  })

  test('may be left out for a group without a payment', () => {
    expect(read(undefined)).toEqual({ appearance: {}, fonts: [] })
  })
})
