/** How a frame tells its page of itself. */
export interface FrameReports {
  resize(height: number): void
  focus(): void
  blur(): void
  escape(): void
}

/**
 * Reports the content's height, and the keyboard coming and leaving, to the page. The returned function reports the height
 * at once, for a page that must know it before what follows.
 */
export function watchFrame(body: HTMLElement, page: FrameReports): () => void {
  let lastHeight = 0
  const reportHeight = () => {
    const height = body.getBoundingClientRect().height
    if (height === lastHeight) return
    lastHeight = height
    page.resize(height)
  }
  new ResizeObserver(reportHeight).observe(body)

  let isFocused = false
  body.addEventListener('focusin', () => {
    if (!isFocused) page.focus()
    isFocused = true
  })
  body.addEventListener('focusout', (event) => {
    if (event.relatedTarget !== null) return
    isFocused = false
    page.blur()
  })
  body.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') page.escape()
  })
  return reportHeight
}
