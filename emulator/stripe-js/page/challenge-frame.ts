import { connectFrame } from '../protocol/handshake.ts'
import type { ChallengeHostMethods, ChallengeOutcome } from '../protocol/payment-frame.ts'
import { connectPeer } from '../protocol/peer.ts'
import { translate } from '../strings/translate.ts'
import { createFrame, enterFrame, setStyles } from './frames.ts'
import type { PageContext } from './page-context.ts'

const COVER = {
  position: 'fixed',
  inset: '0',
  width: '100%',
  height: '100%',
  'z-index': '2147483647',
  border: 'none',
  display: 'block',
  background: 'transparent',
  'color-scheme': 'light only',
}

/**
 * Shows the bank's check above the whole page until `complete` has reported how it ended. It is the first child of the body, so it is the
 * first frame in document order; everything else is inert meanwhile, and focus goes back to where it was. A frame
 * that does not load counts as canceled.
 */
export async function runChallenge<Result>(
  context: PageContext,
  complete: (outcome: ChallengeOutcome) => Promise<Result>,
): Promise<Result> {
  const { deployment, files, language, apiKey } = context
  const frame = createFrame({
    deployment,
    apiKey,
    namePrefix: '__privateStripeFrame',
    file: files.challenge,
    locale: language,
  })
  frame.removeAttribute('role')
  frame.title = translate(language, 'challenge.title')
  setStyles(frame, COVER)
  const layer = document.createElement('div')
  layer.setAttribute('data-react-aria-top-layer', 'true')
  layer.append(frame)
  const removal = new AbortController()
  const connected = connectFrame(frame, deployment.frameOrigin, removal.signal)
  const restorePage = holdPage()
  document.body.prepend(layer)
  enterFrame(frame)
  try {
    const outcome = await connected
      .then((port) => outcomeOf(port, frame))
      .catch((): ChallengeOutcome => 'cancel')
    return await complete(outcome)
  } finally {
    removal.abort()
    layer.remove()
    restorePage()
  }
}

function outcomeOf(port: MessagePort, frame: HTMLIFrameElement): Promise<ChallengeOutcome> {
  return new Promise((resolve) => {
    const peer = connectPeer<ChallengeHostMethods, object>(port, {
      ready: () => enterFrame(frame),
      finish(outcome) {
        peer.close()
        resolve(outcome)
      },
    })
  })
}

/** Takes the page out of reach of mouse, keyboard and screen readers; the returned function gives it back. */
function holdPage(): () => void {
  const focused = document.activeElement
  const held = [...document.body.children].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && !child.inert,
  )
  const { overflow } = document.documentElement.style
  for (const child of held) child.inert = true
  document.documentElement.style.overflow = 'hidden'
  return () => {
    for (const child of held) child.inert = false
    document.documentElement.style.overflow = overflow
    if (focused instanceof HTMLElement) focused.focus()
  }
}
