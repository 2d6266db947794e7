import type { AppearanceOptions } from '../appearance/appearance-options.ts'
import type { FontSource } from './payment-frame.ts'
import type { StripeError } from './stripe-error.ts'
import type { TransportMethods } from './port-transport.ts'

/** Everything that decides how an element of plain fields looks: the Address Element and the Tax ID Element. */
export interface FieldsFrameConfig {
  locale: string
  appearance: AppearanceOptions
  fonts: FontSource[]
  /** The options of `elements.create(…)`, unchecked. */
  options: Record<string, unknown>
  /** Where the customer is, as far as the page knows. */
  country: string
}

/** What an element tells of its fields; `value` is as the element's own `change` event has it. */
export interface FieldsChange {
  empty: boolean
  complete: boolean
  value: Record<string, unknown>
  /** Of elements that may have nothing to show. */
  visible?: boolean
}

/** What the page may ask of the frame. */
export interface FieldsFrameMethods {
  configure(config: FieldsFrameConfig): void
  /** Shows every error and tells the first. */
  validate(argument: null): { error?: StripeError; change: FieldsChange }
  /** Puts the cursor into the first field that shows an error. */
  focusInvalid(argument: null): void
  focus(argument: null): void
  blur(argument: null): void
  clear(argument: null): void
}

/** What the frame tells the page. */
export interface FieldsHostMethods extends TransportMethods {
  resize(height: number): void
  change(change: FieldsChange): void
  focus(argument: null): void
  blur(argument: null): void
  escape(argument: null): void
}
