import type { ChallengeHostMethods, ChallengeOutcome } from '../../protocol/payment-frame.ts'
import { connectPeer } from '../../protocol/peer.ts'
import { isRecord } from '../../protocol/records.ts'
import { translate } from '../../strings/translate.ts'
import { element, takeFocus } from '../dom.ts'
import { openFrame } from '../open-frame.ts'

/** Written by the build: the file name of the bank's test page. */
declare const ACS_FRAME: string

const { language, port } = openFrame()
document.documentElement.lang = language

/** A press is over before its frame goes: a browser that loses the frame under a press leaves the press open. */
const SETTLE_MS = 60

const cancel = element(
  'button',
  { type: 'button', class: 'LightboxModalCancel' },
  translate(language, 'challenge.cancel'),
)
const loading = element('div', {
  class: 'LightboxModalLoadingIndicator',
  role: 'status',
  'aria-label': translate(language, 'challenge.loading'),
})
const bank = element('iframe', {
  id: 'challengeFrame',
  name: 'stripe-challenge-frame',
  title: translate(language, 'frame.challenge'),
  src: `${ACS_FRAME}#locale=${language}`,
})
const body = element('div', { class: 'LightboxModalBody' }, bank, loading)
const dialog = element(
  'div',
  {
    class: 'LightboxModalContent',
    role: 'dialog',
    'aria-modal': 'true',
    'aria-label': translate(language, 'challenge.title'),
  },
  element('div', { class: 'LightboxModalHeader' }, cancel),
  body,
)
document.body.append(element('div', { class: 'LightboxModal' }, dialog))

const page = port.then((connected) => connectPeer<object, ChallengeHostMethods>(connected, {}))
let isFinished = false

cancel.addEventListener('click', () => finish('cancel'))
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') finish('cancel')
})
window.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
  // The bank's page is known by its window: in a sandbox its origin says nothing.
  if (source !== bank.contentWindow || !isRecord(data)) return
  if (data['type'] === 'challenge-ready') void showBank()
  if (data['type'] === 'challenge-escape') finish('cancel')
  if (data['type'] === 'challenge-result') finish(data['outcome'] === 'complete' ? 'complete' : 'fail')
})

/** Puts the keyboard into the page's frame, then the bank's frame, then the bank's first button. */
async function showBank(): Promise<void> {
  loading.remove()
  const peer = await page
  await peer.call('ready', null)
  takeFocus(bank)
  bank.contentWindow?.postMessage({ type: 'challenge-enter' }, self.origin === 'null' ? '*' : self.origin)
}

/** Reports the outcome once; the frame stays, at rest, until the page has passed it on and takes the frame away. */
function finish(outcome: ChallengeOutcome): void {
  if (isFinished) return
  isFinished = true
  cancel.disabled = true
  bank.inert = true
  body.append(loading)
  window.setTimeout(() => void report(outcome), SETTLE_MS)
}

async function report(outcome: ChallengeOutcome): Promise<void> {
  // The page may be gone meanwhile, and with it everyone who could hear.
  await page.then((peer) => peer.call('finish', outcome)).catch(() => undefined)
}
