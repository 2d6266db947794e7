import type { ApiParams } from '../../protocol/transport.ts'
import type { ErrorCode } from './text-field.ts'

/** What a form sends: the method's own details under its type, and the billing details that it asked for. */
export interface MethodParams {
  details: ApiParams
  billing: ApiParams
}

/** The fields of one payment method: what they hold together and what is wrong with it. */
export interface MethodForm {
  readonly root: HTMLElement
  readonly isEmpty: boolean
  readonly isComplete: boolean
  /** Shows every error and tells the first in reading order. */
  validate(): ErrorCode | undefined
  /** Shows what the API said about one field. */
  showError(field: string, message: string): void
  focus(): void
  lock(isLocked: boolean): void
  clear(): void
  params(): MethodParams
}
