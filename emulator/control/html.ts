/** Markup that is safe to write as it is. */
export interface Html {
  readonly markup: string
}

/** False is nothing, so that `condition && html…` can stand in a template. */
type Content = Html | string | number | false | null | undefined | readonly Content[]

/** Builds markup: every value is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  const markup = parts.reduce((text, part, position) => `${text}${render(values[position - 1])}${part}`)
  return { markup }
}

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return ''
  if (typeof content === 'string' || typeof content === 'number') return escape(String(content))
  return 'markup' in content ? content.markup : content.map(render).join('')
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPED[character] ?? character)
}
