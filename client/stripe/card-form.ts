import type { ConfirmResult, ConfirmStep } from './confirm.ts'

/** The mounted card fields, as the screens around them use them. */
export interface CardForm {
  /** Shows what is missing in the fields themselves; false when something is. */
  validate(): Promise<boolean>
  /** Confirms with what was typed. Never throws. */
  confirm(step: ConfirmStep): Promise<ConfirmResult>
  /** Puts the focus into the fields. */
  focus(): void
}
