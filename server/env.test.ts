import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { EnvError, envSchema, readEnv, secretVariables } from './env.ts'

const testKeys = {
  STRIPE_SECRET_KEY: 'sk_test_a1',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_a1',
  STRIPE_WEBHOOK_SECRET: 'whsec_a1',
}
const liveKeys = {
  STRIPE_SECRET_KEY: 'sk_live_a1',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_a1',
  STRIPE_WEBHOOK_SECRET: 'whsec_a1',
}
const postgres = { DATABASE_URL: 'postgres://u:p@db/paydesk', AUTH_SECRET: 'x'.repeat(32) }
/** What live keys need besides themselves. */
const inEarnest = { ...postgres, APP_URL: 'https://app.example.com' }
const noFiles = () => {
  throw new Error('no such file')
}

function faultsOf(source: Record<string, string>): readonly string[] {
  try {
    readEnv(source, noFiles)
    return []
  } catch (error) {
    if (error instanceof EnvError) return error.faults
    throw error
  }
}

test('an empty environment starts the emulator and an embedded database on this machine', () => {
  expect(readEnv({}, noFiles)).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    DATA_DIR: '.data',
    EMULATOR_PORT: 12_111,
    stripeMode: 'emulator',
    startsEmulator: true,
    TEST_CLOCKS: 'per-account',
    REQUIRE_VERIFIED_EMAIL: false,
    TRIAL_ONCE_PER_CARD: false,
  })
})

describe('the start matrix', () => {
  const refused: [string, Record<string, string>, RegExp][] = [
    ['one key of three', { STRIPE_SECRET_KEY: 'sk_test_a1' }, /set all three/],
    ['two keys of three', { ...testKeys, STRIPE_WEBHOOK_SECRET: '' }, /STRIPE_WEBHOOK_SECRET: set all three/],
    ['a mail server and nobody who sends', { SMTP_URL: 'smtp://mail.example.com' }, /MAIL_FROM: needed/],
    [
      'a live key without a database',
      { ...liveKeys, APP_URL: inEarnest.APP_URL },
      /^DATABASE_URL: needed with live keys[^\n]*$/,
    ],
    ['a live key without an address', { ...liveKeys, ...postgres }, /^APP_URL: needed with live keys[^\n]*$/],
    ...['http://localhost:3000', 'http://app.example.com'].map(
      (address): [string, Record<string, string>, RegExp] => [
        `a live key at ${address}`,
        { ...liveKeys, ...postgres, APP_URL: address },
        /^APP_URL: needed with live keys[^\n]*$/,
      ],
    ),
    ['a database without a session secret', { DATABASE_URL: postgres.DATABASE_URL }, /AUTH_SECRET: needed/],
    [
      'a live key with test clocks',
      { ...liveKeys, ...inEarnest, TEST_CLOCKS: 'per-account' },
      /TEST_CLOCKS: live keys/,
    ],
    [
      'A16: a secret key where the public one goes',
      { ...testKeys, STRIPE_PUBLISHABLE_KEY: 'sk_test_a1' },
      /STRIPE_PUBLISHABLE_KEY: must start with pk_/,
    ],
    [
      'A16: a public key where the secret one goes',
      { ...testKeys, STRIPE_SECRET_KEY: 'pk_test_a1' },
      /STRIPE_SECRET_KEY: must start with sk_/,
    ],
    [
      'A17: an empty webhook secret',
      { ...testKeys, STRIPE_WEBHOOK_SECRET: 'whsec_' },
      /STRIPE_WEBHOOK_SECRET: must/,
    ],
    [
      'A27: a script address that carries a directive',
      { STRIPE_JS_URL: 'https://x;script-src *' },
      /STRIPE_JS_URL: Invalid URL/,
    ],
    [
      'A27: a host that carries a directive',
      { STRIPE_JS_URL: 'https://x;sandbox/a.js' },
      /STRIPE_JS_URL: Invalid URL/,
    ],
    [
      'A28: a script address with a user',
      { STRIPE_JS_URL: 'https://js.stripe.com@evil.example/' },
      /user name/,
    ],
    ['A29: the emulator in production for everybody', { HOST: '0.0.0.0' }, /ALLOW_EMULATOR=demo/],
    ['plain http for other machines', { APP_URL: 'http://app.example.com' }, /APP_URL: must be https/],
    ['an app address with a path', { APP_URL: 'https://app.example.com/pay' }, /without a path/],
    ['a short session secret', { AUTH_SECRET: 'short' }, /at least 32/],
    ['a port that is none', { PORT: 'three thousand' }, /^PORT: a number from 1 to 65535$/],
    ['a port beyond all', { EMULATOR_PORT: '70000' }, /^EMULATOR_PORT: a number from 1 to 65535$/],
    ['a port in other digits', { PORT: '0x10' }, /^PORT: a number from 1 to 65535$/],
    ['a count of proxies that is none', { TRUST_PROXY: 'yes' }, /^TRUST_PROXY: a number from 0 to 5$/],
    ['a level that is none', { LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
    [
      'a database that is none',
      { DATABASE_URL: 'mysql://db/x', AUTH_SECRET: 'x'.repeat(32) },
      /DATABASE_URL/,
    ],
  ]

  test.each(refused)('%s does not start', (_name, source, fault) => {
    expect(faultsOf(source).join('\n')).toMatch(fault)
  })

  const mixed: [string, Record<string, string>, string][] = [
    [
      'a test key beside a live publishable key',
      { ...testKeys, STRIPE_PUBLISHABLE_KEY: 'pk_live_a1' },
      'STRIPE_SECRET_KEY is a test key and STRIPE_PUBLISHABLE_KEY is a live key: take both from the same mode of one Stripe account.',
    ],
    [
      'a restricted live key beside a test publishable key',
      { ...liveKeys, ...inEarnest, STRIPE_SECRET_KEY: 'rk_live_a1', STRIPE_PUBLISHABLE_KEY: 'pk_test_a1' },
      'STRIPE_SECRET_KEY is a live key and STRIPE_PUBLISHABLE_KEY is a test key: take both from the same mode of one Stripe account.',
    ],
    ...['https://api.stripe.com.evil.example', 'http://api.stripe.com', 'http://localhost:12111'].map(
      (api): [string, Record<string, string>, string] => [
        `A28: a live key with the API ${api}`,
        { ...liveKeys, ...inEarnest, STRIPE_API_URL: api },
        'STRIPE_API_URL is not https://api.stripe.com, and live keys go nowhere else: remove it, or use test keys.',
      ],
    ),
    ...['https://js.stripe.com.evil.example/x.js', 'http://localhost:12111/stripe.js'].map(
      (script): [string, Record<string, string>, string] => [
        `A28: a live key with the script ${script}`,
        { ...liveKeys, ...inEarnest, STRIPE_JS_URL: script },
        'STRIPE_JS_URL is not on https://js.stripe.com, and with live keys scripts come from nowhere else: remove it, or use test keys.',
      ],
    ),
    [
      'an API of the emulator with the script of Stripe',
      { ...testKeys, STRIPE_API_URL: 'http://localhost:12111' },
      'STRIPE_JS_URL leads to Stripe and STRIPE_API_URL does not: set both to one emulator, or remove both for Stripe itself.',
    ],
    [
      'the API of Stripe with a script of the emulator',
      { ...testKeys, STRIPE_JS_URL: 'http://localhost:12111/stripe.js' },
      'STRIPE_API_URL leads to Stripe and STRIPE_JS_URL does not: set both to one emulator, or remove both for Stripe itself.',
    ],
    [
      'the API of Stripe without keys',
      { STRIPE_API_URL: 'https://api.stripe.com' },
      'STRIPE_API_URL leads to Stripe and there are no keys: set your three Stripe variables, or remove it for the built-in emulator.',
    ],
    [
      'the script of Stripe without keys',
      { STRIPE_JS_URL: 'https://js.stripe.com/endive/stripe.js' },
      'STRIPE_JS_URL leads to Stripe and there are no keys: set your three Stripe variables, or remove it for the built-in emulator.',
    ],
  ]

  test.each(mixed)('%s does not start, and one sentence says why', (_name, source, sentence) => {
    expect(() => readEnv({ ...source, LOG_LEVEL: 'loud' }, noFiles)).toThrow(
      expect.objectContaining({ message: sentence }),
    )
  })

  test('a single fault of another kind is one sentence too', () => {
    expect(() => readEnv({ LOG_LEVEL: 'loud' }, noFiles)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^LOG_LEVEL: [^\n]+$/) }),
    )
  })

  const accepted: [string, Record<string, string>, object][] = [
    ['test keys alone', testKeys, { stripeMode: 'test', startsEmulator: false, HOST: '0.0.0.0' }],
    [
      'live keys with a database',
      { ...liveKeys, ...inEarnest },
      { stripeMode: 'live', REQUIRE_VERIFIED_EMAIL: true, TRIAL_ONCE_PER_CARD: true },
    ],
    [
      'restricted live keys',
      { ...liveKeys, ...inEarnest, STRIPE_SECRET_KEY: 'rk_live_a1' },
      { stripeMode: 'live', TEST_CLOCKS: 'off' },
    ],
    [
      'test keys on an emulator elsewhere',
      {
        ...testKeys,
        STRIPE_API_URL: 'http://localhost:9999',
        STRIPE_JS_URL: 'http://localhost:9999/stripe.js',
      },
      { stripeMode: 'emulator', startsEmulator: false },
    ],
    [
      'no keys and an emulator elsewhere',
      { STRIPE_API_URL: 'http://localhost:9999' },
      { stripeMode: 'emulator', startsEmulator: false },
    ],
    [
      'two webhook secrets',
      { ...testKeys, STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old' },
      { STRIPE_WEBHOOK_SECRET: ['whsec_new', 'whsec_old'] },
    ],
    ['a demonstration', { HOST: '0.0.0.0', ALLOW_EMULATOR: 'demo' }, { HOST: '0.0.0.0' }],
    ['empty values, which count as absent', { STRIPE_SECRET_KEY: '', PORT: '' }, { PORT: 3000 }],
  ]

  test.each(accepted)('%s start', (_name, source, expected) => {
    expect(readEnv(source, noFiles)).toMatchObject(expected)
  })
})

test('all faults come in one message that repeats no value', () => {
  const source = {
    PORT: 'x',
    STRIPE_SECRET_KEY: 'sk_live_verysecret',
    APP_URL: 'nonsense',
    LOG_LEVEL: 'loud',
  }
  expect(faultsOf(source).length).toBeGreaterThanOrEqual(5)
  expect(() => readEnv(source, noFiles)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('verysecret') }),
  )
})

test('secrets may lie in files that a store mounts', () => {
  const files: Record<string, string> = { '/run/key': 'sk_test_a1\n', '/run/hook': 'whsec_a1\n' }
  const env = readEnv(
    {
      STRIPE_SECRET_KEY_FILE: '/run/key',
      STRIPE_WEBHOOK_SECRET_FILE: '/run/hook',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_a1',
    },
    (path) => files[path] ?? noFiles(),
  )
  expect(env).toMatchObject({ STRIPE_SECRET_KEY: 'sk_test_a1', STRIPE_WEBHOOK_SECRET: ['whsec_a1'] })
  expect(faultsOf({ AUTH_SECRET_FILE: '/nowhere' })).toEqual(['AUTH_SECRET_FILE: the file cannot be read'])
})

describe('.env.example', () => {
  const text = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
  const named = [...text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map((match) => match[1])

  test('names every variable of the schema once, and no other', () => {
    expect(named.toSorted()).toEqual(Object.keys(envSchema.shape).toSorted())
  })

  test('explains that secrets may lie in files', () => {
    for (const name of secretVariables) expect(text).toContain(`${name}_FILE`)
  })

  test('is a usable environment as it stands', () => {
    const lines = text.split('\n').flatMap((line) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? []
      return name === undefined ? [] : [[name, value ?? ''] as const]
    })
    expect(faultsOf(Object.fromEntries(lines))).toEqual([])
  })
})
