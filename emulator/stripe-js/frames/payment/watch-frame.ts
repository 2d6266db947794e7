import type { PaymentHostMethods } from '../../protocol/payment-frame.ts'
import type { Peer } from '../../protocol/peer.ts'

/**
 * Reports the content's height, and the keyboard coming and leaving, to the page. The returned function reports the height
 * at once, for a page that must know it before what follows.
 */
export function watchFrame(body: HTMLElement, page: Peer<PaymentHostMethods>): () => void {
  let lastHeight = 0
  const reportHeight = () => {
    const height = body.getBoundingClientRect().height
    if (height === lastHeight) return
    lastHeight = height
    void page.call('resize', height)
  }
  new ResizeObserver(reportHeight).observe(body)

  let isFocused = false
  body.addEventListener('focusin', () => {
    if (!isFocused) void page.call('focus', null)
    isFocused = true
  })
  body.addEventListener('focusout', (event) => {
    if (event.relatedTarget !== null) return
    isFocused = false
    void page.call('blur', null)
  })
  body.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') void page.call('escape', null)
  })
  return reportHeight
}
