type Values = Readonly<Record<string, string | undefined>>

const stripeApiHost = 'api.stripe.com'
const stripeScriptHost = 'js.stripe.com'
const keyVariables = ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET'] as const

/**
 * What is wrong between variables, over the rules that each follows alone: which keys, hosts and databases go together.
 * Works on the raw text, so that these faults are told in the same message as the others.
 */
export function crossFaults(values: Values): string[] {
  return [
    ...keyFaults(values),
    ...liveFaults(values),
    ...hostFaults(values),
    ...exposureFaults(values),
    ...mailFaults(values),
  ]
}

function keyFaults(values: Values): string[] {
  const missing = keyVariables.filter((name) => values[name] === undefined)
  const faults: string[] = []
  if (missing.length > 0 && missing.length < keyVariables.length) {
    faults.push(
      `${missing.join(', ')}: set all three Stripe variables, or none to run on the built-in emulator`,
    )
  }
  const kinds = new Set(
    [values['STRIPE_SECRET_KEY'], values['STRIPE_PUBLISHABLE_KEY']].flatMap(
      (key) => /_(test|live)_/.exec(key ?? '')?.[1] ?? [],
    ),
  )
  if (kinds.size > 1) {
    faults.push('STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY: one is a test key and the other a live key')
  }
  return faults
}

function mailFaults(values: Values): string[] {
  if (values['SMTP_URL'] === undefined || values['MAIL_FROM'] !== undefined) return []
  return ['MAIL_FROM: needed with SMTP_URL; it is who your mails come from']
}

function liveFaults(values: Values): string[] {
  const isLive = keyVariables.some((name) => /^(sk|rk|pk)_live_/.test(values[name] ?? ''))
  if (!isLive) return []
  const faults: string[] = []
  if (values['DATABASE_URL'] === undefined) {
    faults.push('DATABASE_URL: needed with live keys; the embedded database promises nothing on power loss')
  }
  if (!isHttpsHost(values['STRIPE_API_URL'], stripeApiHost)) {
    faults.push(`STRIPE_API_URL: with live keys it can only be https://${stripeApiHost}`)
  }
  if (!isHttpsHost(values['STRIPE_JS_URL'], stripeScriptHost)) {
    faults.push(`STRIPE_JS_URL: with live keys it can only be on https://${stripeScriptHost}`)
  }
  if (values['TEST_CLOCKS'] === 'per-account') faults.push('TEST_CLOCKS: live keys know no test clocks')
  return faults
}

function hostFaults(values: Values): string[] {
  const faults: string[] = []
  const usesStripeApi = isHttpsHost(values['STRIPE_API_URL'], stripeApiHost)
  const hasKeys = values['STRIPE_SECRET_KEY'] !== undefined
  if (!hasKeys && values['STRIPE_API_URL'] !== undefined && usesStripeApi) {
    faults.push('STRIPE_API_URL: Stripe itself needs your keys')
  }
  if (hasKeys && usesStripeApi !== isHttpsHost(values['STRIPE_JS_URL'], stripeScriptHost)) {
    faults.push('STRIPE_API_URL, STRIPE_JS_URL: both must be Stripe, or both an emulator')
  }
  const appUrl = parseUrl(values['APP_URL'])
  if (appUrl !== null && appUrl.protocol !== 'https:' && !isLoopback(appUrl.hostname)) {
    faults.push('APP_URL: must be https, except on this machine')
  }
  if (appUrl !== null && appUrl.origin !== values['APP_URL']?.replace(/\/$/, '')) {
    faults.push('APP_URL: must be an origin without a path, as in https://app.example.com')
  }
  return faults
}

function exposureFaults(values: Values): string[] {
  const faults: string[] = []
  const usesEmulator =
    values['STRIPE_SECRET_KEY'] === undefined || !isHttpsHost(values['STRIPE_API_URL'], stripeApiHost)
  const isProduction = (values['NODE_ENV'] ?? 'production') === 'production'
  const isPublic = values['HOST'] !== undefined && !isLoopback(values['HOST'])
  if (usesEmulator && isProduction && isPublic && values['ALLOW_EMULATOR'] !== 'demo') {
    faults.push(
      'HOST: the emulator stays on this machine; ALLOW_EMULATOR=demo opens a demonstration to others',
    )
  }
  if (values['DATABASE_URL'] !== undefined && values['AUTH_SECRET'] === undefined) {
    faults.push('AUTH_SECRET: needed with DATABASE_URL, where several processes share their sessions')
  }
  return faults
}

/** True for localhost, 127.0.0.0/8 and ::1. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|::ffff:127(\.\d{1,3}){3})$/.test(host)
}

/** Absent counts as Stripe's own. */
function isHttpsHost(value: string | undefined, host: string): boolean {
  if (value === undefined) return true
  const url = parseUrl(value)
  return url !== null && url.protocol === 'https:' && url.host === host
}

function parseUrl(value: string | undefined): URL | null {
  return value !== undefined && URL.canParse(value) ? new URL(value) : null
}
