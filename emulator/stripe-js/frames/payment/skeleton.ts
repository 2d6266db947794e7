import { element } from '../dom.ts'

/** Grey boxes where the fields will be, until the form is known; inside the frame, so that no second frame exists. */
export function drawSkeleton(body: HTMLElement, loader: string): void {
  if (loader === 'never') return
  const bars = ['label', 'box', 'label', 'box'].map((part) =>
    element('div', { class: `p-Skeleton p-Skeleton--${part}` }),
  )
  body.append(element('div', { class: 'p-PaymentElement p-LoaderUi', 'aria-busy': 'true' }, ...bars))
}
