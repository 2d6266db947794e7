import { resolveLanguage, translate } from '../../strings/translate.ts'
import { element, takeFocus } from '../dom.ts'

const locale = new URLSearchParams(window.location.hash.slice(1)).get('locale') ?? 'en'
const language = resolveLanguage(locale, navigator.language)
document.documentElement.lang = language

const complete = element(
  'button',
  { id: 'test-source-authorize-3ds', type: 'button', class: 'Button Button--primary' },
  translate(language, 'acs.complete'),
)
const fail = element(
  'button',
  { id: 'test-source-fail-3ds', type: 'button', class: 'Button' },
  translate(language, 'acs.fail'),
)
document.body.append(
  element(
    'main',
    {},
    element('h1', {}, translate(language, 'acs.heading')),
    element('p', {}, translate(language, 'acs.intro')),
    element('div', { class: 'Actions' }, complete, fail),
  ),
)

complete.addEventListener('click', () => tell({ type: 'challenge-result', outcome: 'complete' }))
fail.addEventListener('click', () => tell({ type: 'challenge-result', outcome: 'fail' }))
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') tell({ type: 'challenge-escape' })
})
window.addEventListener('message', ({ source }) => {
  if (source === window.parent) takeFocus(complete)
})
tell({ type: 'challenge-ready' })

/** The frame around this page comes from the same place; only a sandbox hides that from the browser. */
function tell(message: Record<string, string>): void {
  window.parent.postMessage(message, self.origin === 'null' ? '*' : self.origin)
}
