import type { RequestHandler } from 'express'
import helmet from 'helmet'

export interface SecuritySettings {
  appUrl: string
  stripeMode: 'emulator' | 'test' | 'live'
  /** Where Stripe.js comes from, and where it and the emulator's frames send their calls. */
  stripeJsUrl: string
  stripeApiUrl: string
}

/** Who may serve what inside of our pages: Stripe's documented hosts, or the emulator's two origins in their place. */
interface Hosts {
  scripts: string[]
  calls: string[]
  frames: string[]
  images: string[]
}

const stripeScripts = ['https://js.stripe.com', 'https://*.js.stripe.com']
const linkHosts = ['https://link.com', 'https://*.link.com']

const stripeHosts: Hosts = {
  scripts: stripeScripts,
  calls: ['https://api.stripe.com', ...linkHosts],
  frames: [...stripeScripts, 'https://hooks.stripe.com', ...linkHosts],
  images: ['https://*.stripe.com', 'https://*.link.com'],
}

function emulatorHosts(settings: SecuritySettings): Hosts {
  const script = new URL(settings.stripeJsUrl).origin
  return {
    scripts: [script],
    calls: [new URL(settings.stripeApiUrl).origin],
    frames: [script],
    images: [script],
  }
}

/** The Content-Security-Policy, one directive a line. Exported for the test that reads it as a table. */
export function contentSecurityPolicy(settings: SecuritySettings): Record<string, string[]> {
  const hosts = settings.stripeMode === 'emulator' ? emulatorHosts(settings) : stripeHosts
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...hosts.scripts],
    'connect-src': ["'self'", ...hosts.calls],
    'frame-src': hosts.frames,
    'img-src': ["'self'", 'data:', ...hosts.images],
    'font-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'style-src': ["'self'"],
    // Stripe.js sets style attributes on the elements that it mounts.
    'style-src-attr': ["'unsafe-inline'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
    ...(isHttps(settings) ? { 'upgrade-insecure-requests': [] } : {}),
    'report-to': ['csp'],
    'report-uri': ['/csp-report'],
  }
}

/** Pages whose address carries a client secret or a link's token tell nobody where the visitor came from. */
const isSilentPage = /^\/(billing\/return$|(pay|join)\/)/

const referrerPolicy = 'strict-origin'

/** Everything that the browser may give to others; wallets need `payment` in Stripe's frames. */
const permissionsPolicy = ({ stripeJsUrl }: SecuritySettings) =>
  `payment=(self "${new URL(stripeJsUrl).origin}"), camera=(), microphone=(), geolocation=()`

/** Headers without which a page that takes cards is open to scripts and frames of others, by their names. */
export function guardingHeaders(settings: SecuritySettings): Record<string, string> {
  const policy = Object.entries(contentSecurityPolicy(settings))
  return {
    'content-security-policy': policy.map(([name, values]) => [name, ...values].join(' ')).join(';'),
    'permissions-policy': permissionsPolicy(settings),
    'referrer-policy': referrerPolicy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(isHttps(settings) ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

/** Sets the headers of every answer. Personal answers are never cached; static files set their own policy later. */
export function securityHeaders(settings: SecuritySettings): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: contentSecurityPolicy(settings) },
      strictTransportSecurity: isHttps(settings) ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: false,
      // Wallets open a window that talks back to the page.
      crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
      // Stripe's frames do not load under a cross-origin embedder policy.
      crossOriginEmbedderPolicy: false,
      crossOriginResourcePolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
      xContentTypeOptions: true,
      xPoweredBy: true,
      originAgentCluster: true,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    }),
    (req, res, next) => {
      res.setHeader('Referrer-Policy', isSilentPage.test(req.path) ? 'no-referrer' : referrerPolicy)
      res.setHeader('Permissions-Policy', permissionsPolicy(settings))
      res.setHeader('Reporting-Endpoints', 'csp="/csp-report"')
      res.setHeader('Cache-Control', 'no-store')
      res.vary('Cookie')
      next()
    },
  ]
}

const isHttps = ({ appUrl }: SecuritySettings) => new URL(appUrl).protocol === 'https:'
