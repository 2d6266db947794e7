/** What a mail takes of the tokens of `client/styles/tokens.css`, as literal values: mail readers know no variables. */
export interface MailLook {
  readonly canvas: string
  readonly surface: string
  readonly text: string
  readonly muted: string
  readonly accent: string
  readonly hairline: string
  readonly font: string
  readonly bodySize: string
  readonly bodyLineHeight: string
  readonly labelSize: string
  readonly labelLineHeight: string
  readonly titleSize: string
  readonly titleLineHeight: string
  readonly titleWeight: string
  readonly radius: string
}

const remPixels = 16

/** The look by a way to read one token, such as `--color-text`. Lengths in rem become pixels of the usual text size. */
export function mailLook(readToken: (name: string) => string): MailLook {
  const read = (name: string) => {
    const value = readToken(name).trim()
    const [, rem] = /^(\d*\.?\d+)rem$/.exec(value) ?? []
    return rem === undefined ? value : `${Number(rem) * remPixels}px`
  }
  return {
    canvas: read('--color-canvas'),
    surface: read('--color-surface'),
    text: read('--color-text'),
    muted: read('--color-muted'),
    accent: read('--color-accent'),
    hairline: read('--color-hairline'),
    font: read('--font-sans'),
    bodySize: read('--text-body'),
    bodyLineHeight: read('--text-body--line-height'),
    labelSize: read('--text-label'),
    labelLineHeight: read('--text-label--line-height'),
    titleSize: read('--text-h3'),
    titleLineHeight: read('--text-h3--line-height'),
    titleWeight: read('--font-weight-semibold'),
    radius: read('--radius-card'),
  }
}

/**
 * Both looks from the style sheet that holds the tokens.
 * @throws Error when it lacks one that mails need
 */
export function looksOf(tokenSheet: string): { light: MailLook; dark: MailLook } {
  const [lightText = '', darkText = ''] = tokenSheet.split('@custom-variant in-dark')
  const light = tokensIn(lightText)
  const dark = new Map([...light, ...tokensIn(darkText)])
  return { light: mailLook(tokenOf(light)), dark: mailLook(tokenOf(dark)) }
}

function tokensIn(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/(--[\w-]+):\s*([^;{}]+);/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

function tokenOf(tokens: ReadonlyMap<string, string>): (name: string) => string {
  return (name) => {
    const value = tokens.get(name)
    if (value === undefined) throw new Error(`the tokens have no ${name}`)
    return value
  }
}
