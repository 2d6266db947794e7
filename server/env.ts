import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { StripeMode } from './deps.ts'
import { crossFaults, mixFault } from './env-rules.ts'

const url = z
  .url({ protocol: /^https?$/, hostname: /^([a-z0-9.-]+|\[[0-9a-f:]+\])$/i })
  .refine((value) => !value.includes('@'), 'must not carry a user name')
/** Port 0 lets the system choose one, which tests use. */
const port = wholeNumber(0, 65_535, 'a number from 1 to 65535')
const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const list = z.string().transform((value) => value.split(',').map((part) => part.trim()))

/** Every variable that the server reads, as text. `.env.example` explains each. */
export const envSchema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  PORT: port.default(3000),
  HOST: z.string().optional(),
  APP_URL: url.optional(),
  TRUST_PROXY: wholeNumber(0, 5, 'a number from 0 to 5').default(0),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  AUTH_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  CATALOGUE: z.enum(['main', 'images', 'router']).default('main'),
  REQUIRE_VERIFIED_EMAIL: flag.optional(),
  TRIAL_ONCE_PER_CARD: flag.optional(),
  TERMS_URL: url.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]+$/, 'must be an address, or a name with the address in angle brackets')
    .optional(),
  ALERT_MAIL: z.email().optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must start with sk_test_, sk_live_, rk_test_ or rk_live_')
    .optional(),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_\w+$/, 'must start with pk_test_ or pk_live_; a secret key never goes here')
    .optional(),
  STRIPE_WEBHOOK_SECRET: list
    .pipe(z.array(z.string().regex(/^whsec_\w+$/, 'must be one or more whsec_… secrets, comma-separated')))
    .optional(),
  STRIPE_API_URL: url.optional(),
  STRIPE_JS_URL: url.optional(),
  TEST_CLOCKS: z.enum(['per-account', 'off']).optional(),
  EMULATOR_PORT: port.default(12_111),
  EMULATOR_ALLOW_HOSTS: list.pipe(z.array(z.string().min(1))).default([]),
  ALLOW_EMULATOR: z.enum(['demo']).optional(),
})
export type RawEnv = z.output<typeof envSchema>

/** Variables whose value may instead lie in the file that `<NAME>_FILE` names, as secret stores mount them. */
export const secretVariables = [
  'DATABASE_URL',
  'AUTH_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'SMTP_URL',
] as const

export interface Env extends Omit<
  RawEnv,
  'HOST' | 'REQUIRE_VERIFIED_EMAIL' | 'TRIAL_ONCE_PER_CARD' | 'TEST_CLOCKS'
> {
  HOST: string
  REQUIRE_VERIFIED_EMAIL: boolean
  TRIAL_ONCE_PER_CARD: boolean
  TEST_CLOCKS: 'per-account' | 'off'
  stripeMode: StripeMode
  /** True when this process also runs the emulator. */
  startsEmulator: boolean
}

/** What is wrong with the environment, in one message that repeats no value: one sentence, or a list when it is several things. */
export class EnvError extends Error {
  override readonly name = 'EnvError'
  readonly isExpected = true
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(
      faults.length === 1
        ? faults[0]
        : ['The environment is not usable:', ...faults.map((fault) => `  - ${fault}`)].join('\n'),
    )
    this.faults = faults
  }
}

/** Digits alone, so that `1e3` and `0x10` are no numbers; whatever is wrong is told in the same words. */
function wholeNumber(min: number, max: number, words: string) {
  return z
    .string()
    .regex(/^\d{1,9}$/, words)
    .transform(Number)
    .refine((value) => value >= min && value <= max, words)
}

type Source = Readonly<Record<string, string | undefined>>

/**
 * The checked environment. Nothing else reads `process.env`.
 * @throws EnvError with every fault at once, or with the one sentence of what is mixed
 */
export function readEnv(
  source: Source = process.env,
  readSecret: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Env {
  const faults: string[] = []
  const values = withSecretFiles(source, readSecret, faults)
  const mix = mixFault(values)
  if (mix !== null) throw new EnvError([mix])
  const parsed = envSchema.safeParse(values)
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => `${issue.path[0]?.toString()}: ${issue.message}`))
  }
  faults.push(...crossFaults(values))
  if (!parsed.success || faults.length > 0) throw new EnvError(faults)
  return withDefaults(parsed.data)
}

function withDefaults(raw: RawEnv): Env {
  const stripeMode = stripeModeOf(raw)
  const startsEmulator = stripeMode === 'emulator' && raw.STRIPE_API_URL === undefined
  return {
    ...raw,
    stripeMode,
    startsEmulator,
    HOST: raw.HOST ?? (stripeMode === 'emulator' ? '127.0.0.1' : '0.0.0.0'),
    REQUIRE_VERIFIED_EMAIL: raw.REQUIRE_VERIFIED_EMAIL ?? stripeMode === 'live',
    // Everybody who tries the product tries it with the same few test cards.
    TRIAL_ONCE_PER_CARD: raw.TRIAL_ONCE_PER_CARD ?? stripeMode === 'live',
    TEST_CLOCKS: raw.TEST_CLOCKS ?? (stripeMode === 'emulator' ? 'per-account' : 'off'),
  }
}

function stripeModeOf(raw: RawEnv): StripeMode {
  if (raw.STRIPE_SECRET_KEY === undefined) return 'emulator'
  if (raw.STRIPE_API_URL !== undefined && new URL(raw.STRIPE_API_URL).hostname !== 'api.stripe.com') {
    return 'emulator'
  }
  return raw.STRIPE_SECRET_KEY.includes('_live_') ? 'live' : 'test'
}

/** Takes empty values for absent ones and reads the files that `*_FILE` variables name. */
function withSecretFiles(source: Source, readSecret: (path: string) => string, faults: string[]): Source {
  const values = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  for (const name of secretVariables) {
    const path = values[`${name}_FILE`]
    if (path === undefined) continue
    if (values[name] !== undefined) faults.push(`${name}: is set twice, also by ${name}_FILE`)
    try {
      values[name] = readSecret(path).trim()
    } catch {
      faults.push(`${name}_FILE: the file cannot be read`)
    }
  }
  return values
}
