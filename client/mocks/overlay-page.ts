import { storeLanguage } from '../i18n/languages.ts'
import { chooseTheme } from '../app/theme.ts'
import type { Overlays } from './overlays.ts'

/** The overlays that change the browser itself, before the client starts. */
export function overlayPage({ isRightToLeft, isCalm, textPercent, language, theme }: Overlays): void {
  const root = document.documentElement
  if (isRightToLeft) root.dir = 'rtl'
  if (textPercent !== 100) root.style.fontSize = `${textPercent}%`
  if (language !== null) storeLanguage(language)
  if (theme !== null) chooseTheme(theme)
  if (isCalm) calm()
}

/** Takes the network away from a page that is drawn: what it knows stays, every further request fails. */
export function goOffline(): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false })
  window.dispatchEvent(new Event('offline'))
}

/** Answers the question for reduced motion with yes, to scripts and to the style sheets. */
function calm(): void {
  const ask = window.matchMedia.bind(window)
  window.matchMedia = (query) => ask(query.includes('prefers-reduced-motion: reduce') ? 'all' : query)
  for (const sheet of document.styleSheets) makeCalm(sheet.cssRules)
}

function makeCalm(rules: CSSRuleList): void {
  for (const rule of rules) {
    if (rule instanceof CSSMediaRule && rule.conditionText.includes('prefers-reduced-motion: reduce'))
      rule.media.mediaText = 'all'
    if (rule instanceof CSSGroupingRule) makeCalm(rule.cssRules)
  }
}
