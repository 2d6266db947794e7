import { readStored, writeStored } from '../app/storage.ts'
import { chooseTheme, restoreTheme, themeChoice, themeChoices } from '../app/theme.ts'
import { languages, languageOnScreen, storeLanguage } from '../i18n/languages.ts'
import type { Overlays } from './overlays.ts'
import { accentAllWords } from './pseudo-words.ts'

/** How long the page gets to draw what listens, in milliseconds. */
const untilAskedAgainMs = 250

/** The overlays that change the browser itself, before the client starts. */
export function overlayPage({
  isRightToLeft,
  isCalm,
  textPercent,
  language,
  isPseudo,
  theme,
}: Overlays): void {
  const root = document.documentElement
  if (isRightToLeft) root.dir = 'rtl'
  if (textPercent !== 100) root.style.fontSize = `${textPercent}%`
  layOver('language', language, { choices: languages, chosen: languageOnScreen(), choose: storeLanguage })
  restoreTheme()
  layOver('theme', theme, { choices: themeChoices, chosen: themeChoice(), choose: chooseTheme })
  if (isPseudo) accentAllWords()
  if (isCalm) calm()
}

/**
 * Puts `wanted` over a choice that the browser keeps. The first address without the overlay brings the person's own choice
 * back, or whoever opened one link in Italian would have all others in Italian too.
 */
function layOver<Choice extends string>(
  name: string,
  wanted: Choice | null,
  own: {
    readonly choices: readonly Choice[]
    readonly chosen: Choice
    readonly choose: (choice: Choice) => void
  },
): void {
  const place = `${name}-under-overlay`
  const under = own.choices.find((choice) => choice === readStored(place))
  if (wanted === null && under === undefined) return
  own.choose(wanted ?? under ?? own.chosen)
  writeStored(place, wanted === null ? '' : (under ?? own.chosen))
}

/** Takes the network away from a page that is drawn: what it knows stays, every further request fails. */
export function goOffline(): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false })
  window.dispatchEvent(new Event('offline'))
}

/** Asks for the list of keyboard shortcuts, as its key does, until the page is there to open it. */
export function listShortcuts(): void {
  document.dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))
  if (document.querySelector('dialog[open]') === null) setTimeout(listShortcuts, untilAskedAgainMs)
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
