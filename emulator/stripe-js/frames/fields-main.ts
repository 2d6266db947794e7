import { resolveAppearance } from '../appearance/resolve-appearance.ts'
import type { FieldsFrameConfig, FieldsFrameMethods, FieldsHostMethods } from '../protocol/fields-frame.ts'
import { connectPeer } from '../protocol/peer.ts'
import { type Language, resolveLanguage, translate } from '../strings/translate.ts'
import { focusField, type FieldsForm } from './fields-form.ts'
import { openFrame } from './open-frame.ts'
import { loadFonts } from './payment/fonts.ts'
import { applyAppearance } from './payment/stylesheet.ts'
import { watchFrame } from './payment/watch-frame.ts'

/** Makes the form of an element; `previous` holds what was typed before a new configuration. */
export type MakeForm<Form extends FieldsForm> = (
  config: FieldsFrameConfig,
  language: Language,
  onInput: () => void,
  previous: Form | undefined,
) => Form

/** Serves the page that mounted an element of plain fields: draws what it configures and tells what is typed. */
export function runFieldsFrame<Form extends FieldsForm>(make: MakeForm<Form>): void {
  const { language: first, port } = openFrame()
  document.documentElement.lang = first
  void port.then((connected) => serve(connected, make))
}

function serve<Form extends FieldsForm>(port: MessagePort, make: MakeForm<Form>): void {
  let form: Form | undefined
  let language: Language = 'en'
  let lastChange = ''
  let lastStructure = ''
  const page = connectPeer<FieldsFrameMethods, FieldsHostMethods>(port, {
    configure,
    validate() {
      const current = requireForm()
      const problem = current.validate()
      const change = current.change()
      if (problem === undefined) return { change }
      const message = translate(language, `error.${problem}`)
      return { change, error: { type: 'validation_error', code: problem, message } }
    },
    focusInvalid: () => focusField(requireForm().root, '[aria-invalid=true]'),
    focus: () => requireForm().focus(),
    blur: () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    },
    clear: () => requireForm().clear(),
  })
  const reportHeight = watchFrame(document.body, {
    resize: (height) => void page.call('resize', height),
    focus: () => void page.call('focus', null),
    blur: () => void page.call('blur', null),
    escape: () => void page.call('escape', null),
  })

  function configure(config: FieldsFrameConfig): void {
    loadFonts(config.fonts)
    applyAppearance(resolveAppearance(config.appearance, (message) => console.warn(`[Stripe.js] ${message}`)))
    const { appearance: _appearance, fonts: _fonts, ...structure } = config
    const key = JSON.stringify(structure)
    if (form && key === lastStructure) return
    lastStructure = key
    language = resolveLanguage(config.locale, navigator.language)
    const focused = document.activeElement?.id
    form = make(config, language, reportChange, form)
    document.documentElement.lang = language
    document.body.replaceChildren(form.root)
    if (focused) document.getElementById(focused)?.focus()
    reportHeight()
    reportChange()
  }

  function reportChange(): void {
    const change = requireForm().change()
    const text = JSON.stringify(change)
    if (text === lastChange) return
    lastChange = text
    void page.call('change', change)
  }

  function requireForm(): Form {
    if (!form) throw new Error('The form has not been configured yet.')
    return form
  }
}
