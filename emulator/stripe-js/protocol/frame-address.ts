/** What a frame reads from the fragment of its own address. */
export interface FrameAddress {
  /** The page's address; its origin is the only one the frame talks to. */
  referrer: string
  apiKey: string
  locale: string
  /** `port` when the frame must hand its API calls to the page. */
  transport: 'origin' | 'port'
  /** `never` when nothing is to be drawn before the form. */
  loader: string
}

export function writeFrameHash(address: FrameAddress, extra: Record<string, string>): string {
  return new URLSearchParams({
    wait: 'false',
    ...extra,
    keyMode: 'test',
    apiKey: address.apiKey,
    locale: address.locale,
    transport: address.transport,
    loader: address.loader,
    referrer: address.referrer,
  }).toString()
}

export function readFrameHash(hash: string): FrameAddress {
  const values = new URLSearchParams(hash.replace(/^#/, ''))
  return {
    referrer: values.get('referrer') ?? '',
    apiKey: values.get('apiKey') ?? '',
    locale: values.get('locale') ?? 'en',
    transport: values.get('transport') === 'port' ? 'port' : 'origin',
    loader: values.get('loader') ?? 'auto',
  }
}
