import { runFieldsFrame } from '../fields-main.ts'
import { TaxIdForm } from './tax-id-form.ts'

runFieldsFrame<TaxIdForm>(
  (config, language, onInput, previous) => new TaxIdForm(config, language, onInput, previous),
)
