type Values = Readonly<Record<string, string | undefined>>

const stripeApiHost = 'api.stripe.com'
const stripeScriptHost = 'js.stripe.com'
const apiName = 'STRIPE_API_URL'
const scriptName = 'STRIPE_JS_URL'
const keyVariables = ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET'] as const

/**
 * Variables that lead to different Stripes: test and live, Stripe and an emulator. Told in one sentence and alone, because
 * which of the other rules hold depends on which of the two was meant.
 * @returns null when all lead to one
 */
export function mixFault(values: Values): string | null {
  const secretMode = modeOf(values['STRIPE_SECRET_KEY'], /^[sr]k_(test|live)_/)
  const publishableMode = modeOf(values['STRIPE_PUBLISHABLE_KEY'], /^pk_(test|live)_/)
  if (secretMode !== null && publishableMode !== null && secretMode !== publishableMode) {
    return `STRIPE_SECRET_KEY is a ${secretMode} key and STRIPE_PUBLISHABLE_KEY is a ${publishableMode} key: take both from the same mode of one Stripe account.`
  }
  const hasKeys = values['STRIPE_SECRET_KEY'] !== undefined
  const isLive = secretMode === 'live' || publishableMode === 'live'
  const api = values['STRIPE_API_URL']
  const script = values['STRIPE_JS_URL']
  const usesStripeApi = isHttpsHost(api, stripeApiHost)
  const usesStripeScript = isHttpsHost(script, stripeScriptHost)
  if (isLive && !usesStripeApi) {
    return `STRIPE_API_URL is not https://${stripeApiHost}, and live keys go nowhere else: remove it, or use test keys.`
  }
  if (isLive && !usesStripeScript) {
    return `STRIPE_JS_URL is not on https://${stripeScriptHost}, and with live keys scripts come from nowhere else: remove it, or use test keys.`
  }
  if (hasKeys && usesStripeApi !== usesStripeScript) {
    const [stripes, other] = usesStripeApi ? [apiName, scriptName] : [scriptName, apiName]
    return `${stripes} leads to Stripe and ${other} does not: set both to one emulator, or remove both for Stripe itself.`
  }
  if (!hasKeys && api !== undefined && usesStripeApi) {
    return `${apiName} leads to Stripe and there are no keys: set your three Stripe variables, or remove it for the built-in emulator.`
  }
  if (!hasKeys && script !== undefined && usesStripeScript) {
    return `${scriptName} leads to Stripe and there are no keys: set your three Stripe variables, or remove it for the built-in emulator.`
  }
  return null
}

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
  return faults
}

function mailFaults(values: Values): string[] {
  if (values['SMTP_URL'] === undefined || values['MAIL_FROM'] !== undefined) return []
  return ['MAIL_FROM: needed with SMTP_URL; it is who your mails come from']
}

const hasLiveKey = (values: Values) =>
  keyVariables.some((name) => /^(sk|rk|pk)_live_/.test(values[name] ?? ''))

function liveFaults(values: Values): string[] {
  if (!hasLiveKey(values)) return []
  const faults: string[] = []
  if (values['DATABASE_URL'] === undefined) {
    faults.push('DATABASE_URL: needed with live keys; the embedded database promises nothing on power loss')
  }
  // Pages with live keys work over https alone, and links of mails and returns from a bank lead to this address.
  if (values['APP_URL'] === undefined || parseUrl(values['APP_URL'])?.protocol === 'http:') {
    faults.push('APP_URL: needed with live keys, and as https; it is where browsers see the app')
  }
  if (values['TEST_CLOCKS'] === 'per-account') faults.push('TEST_CLOCKS: live keys know no test clocks')
  return faults
}

function hostFaults(values: Values): string[] {
  const faults: string[] = []
  const appUrl = parseUrl(values['APP_URL'])
  if (
    !hasLiveKey(values) &&
    appUrl !== null &&
    appUrl.protocol !== 'https:' &&
    !isLoopback(appUrl.hostname)
  ) {
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

/** @returns null for what is no key of the kind, which another rule tells */
function modeOf(key: string | undefined, kind: RegExp): 'test' | 'live' | null {
  const mode = kind.exec(key ?? '')?.[1]
  return mode === 'test' || mode === 'live' ? mode : null
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
