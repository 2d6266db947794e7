import type { Locale } from '../contracts/plans.ts'
import type { MailLook } from './mail-look.ts'

export interface WordsOfMail {
  /** Absent where it is not known. */
  readonly language?: Locale | undefined
  readonly subject: string
  readonly text: string
}

export interface Dress {
  readonly look: MailLook
  /** What readers with a dark screen see; absent for a picture of one scheme. */
  readonly dark?: MailLook
  /** Where the app is: its addresses become links, all others stay text, because people's names may hold one. */
  readonly origin: string
}

/** Fewer paragraphs have no fine print at their end. */
const fewParagraphs = 3

/**
 * A mail's plain text as a page in the product's colours and type, for readers that show one. The words are those of the
 * text and nothing else: what people typed is escaped. The last paragraph, which says why one gets the mail, is small.
 */
export function dressMail({ language, subject, text }: WordsOfMail, { look, dark, origin }: Dress): string {
  const paragraphs = text.trim().split(/\n{2,}/)
  const body = paragraphs.map((paragraph, index) => {
    const isFinePrint = index === paragraphs.length - 1 && index >= fewParagraphs
    const type = isFinePrint
      ? `color:${look.muted};font-size:${look.labelSize};line-height:${look.labelLineHeight}`
      : `color:${look.text};font-size:${look.bodySize};line-height:${look.bodyLineHeight}`
    return `<p class="${isFinePrint ? 'muted' : 'text'}" style="${attribute(`margin:0 0 16px;overflow-wrap:anywhere;${type}`)}">${linked(paragraph, look, origin)}</p>`
  })
  const page = `margin:0;padding:24px 12px;background-color:${look.canvas};font-family:${look.font}`
  const card = `background-color:${look.surface};border:1px solid ${look.hairline};border-radius:${look.radius};padding:24px 24px 8px`
  const title = `margin:0 0 16px;color:${look.text};font-size:${look.titleSize};line-height:${look.titleLineHeight};font-weight:${look.titleWeight};overflow-wrap:anywhere`
  return `<!doctype html>
<html${language === undefined ? '' : ` lang="${language}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${dark === undefined ? 'only light' : 'light dark'}">
<title>${escaped(subject)}</title>${dark === undefined ? '' : inDark(dark)}
</head>
<body class="canvas" style="${attribute(page)}">
<table role="presentation" align="center" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;margin:0 auto;border-collapse:separate">
<tr><td class="card" style="${attribute(card)}">
<h1 class="text" style="${attribute(title)}">${escaped(subject)}</h1>
${body.join('\n')}
</td></tr>
</table>
</body>
</html>
`
}

/** Inline styles hold for every reader; this is for those that know dark screens. */
function inDark(dark: MailLook): string {
  const rules = [
    `.canvas{background-color:${dark.canvas}!important}`,
    `.card{background-color:${dark.surface}!important;border-color:${dark.hairline}!important}`,
    `.text{color:${dark.text}!important}`,
    `.muted{color:${dark.muted}!important}`,
    `a{color:${dark.accent}!important}`,
  ]
  return `\n<style>@media (prefers-color-scheme:dark){${rules.join('')}}</style>`
}

function linked(paragraph: string, { accent }: MailLook, origin: string): string {
  return paragraph
    .split(/(https?:\/\/\S+)/)
    .map((part) => {
      const text = escaped(part).replaceAll('\n', '<br>\n')
      const isHere = part === origin || ['/', '?', '#'].some((next) => part.startsWith(origin + next))
      return isHere ? `<a href="${escaped(part)}" style="color:${attribute(accent)}">${text}</a>` : text
    })
    .join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** Values of the tokens are the designer's own words, which may hold quotes. */
const attribute = escaped
