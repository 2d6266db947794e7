import { runFieldsFrame } from '../fields-main.ts'
import { AddressForm } from './address-form.ts'

runFieldsFrame<AddressForm>(
  (config, language, onInput, previous) => new AddressForm(config, language, onInput, previous),
)
