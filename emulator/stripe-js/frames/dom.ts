type Attributes = Record<string, string | boolean | undefined>

/** An element with attributes and children; `true` sets an empty attribute, `false` and undefined none. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children)
  return node
}

/** An SVG from markup of this code base; parsed apart, so that no policy on inline content applies. */
export function svg(markup: string, className: string): SVGElement {
  const parsed = new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false" ${markup}</svg>`,
    'image/svg+xml',
  )
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const attribute of parsed.documentElement.attributes) {
    if (attribute.name !== 'xmlns') node.setAttribute(attribute.name, attribute.value)
  }
  node.setAttribute('class', className)
  node.append(...parsed.documentElement.childNodes)
  return node
}

/**
 * Puts the keyboard on a control, now and again when the frame itself gets the keyboard: that comes from the page by a
 * way of its own, may be later, and starts the frame afresh.
 */
export function takeFocus(control: HTMLElement): void {
  control.focus()
  if (!document.hasFocus()) window.addEventListener('focus', () => control.focus(), { once: true })
}
