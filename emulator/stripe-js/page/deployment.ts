/** File names of the frames, filled in by the build: each holds a digest of what it loads. */
export interface FrameFiles {
  payment: string
  address: string
  taxId: string
  challenge: string
  controller: string
  metrics: string
}

/** Where this copy of the script is served, and how its frames reach the API; read from its own address alone. */
export interface Deployment {
  /** What `Stripe.version` says, which the npm loader compares with the release it was made for. */
  version: string | number
  transport: 'origin' | 'port'
  /** No trailing slash. With `origin` it is where the script comes from, because frames call nothing else. */
  apiBase: string
  /** Ends with a slash. */
  frameBase: string
  /** The origin that frames speak from; a sandboxed one speaks from `null`. */
  frameOrigin: string
}

const RELEASE = 'endive'

/**
 * Reads the address the script was loaded from: `…/stripe.js`, `…/v3/`, `…/v3/stripe.js` or `…/<release>/stripe.js`.
 * `?transport=port&api=<base>` says that frames are static files without an API of their own, so the page calls it.
 */
export function readDeployment(scriptUrl: string): Deployment {
  const url = new URL(scriptUrl)
  const [, base = '/', folder = ''] =
    /^(.*?\/)(?:(v3|[a-z]+)(?:\/|$))?(?:stripe\.js)?$/.exec(url.pathname) ?? []
  const isReleaseFolder = /^(?:v3|acacia|basil|clover|dahlia|endive)$/.test(folder)
  const root = `${url.origin}${isReleaseFolder || folder === '' ? base : `${base}${folder}/`}`
  const transport = url.searchParams.get('transport') === 'port' ? 'port' : 'origin'
  const apiBase = transport === 'port' ? (url.searchParams.get('api') ?? url.origin) : root
  return {
    version: folder === 'v3' ? 3 : isReleaseFolder ? folder : RELEASE,
    transport,
    apiBase: apiBase.replace(/\/$/, ''),
    frameBase: `${root}v3/`,
    frameOrigin: transport === 'port' ? 'null' : url.origin,
  }
}
