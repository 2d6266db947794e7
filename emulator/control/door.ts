import type { Account } from '../runtime/accounts.ts'
import { needText, Refused, type Input } from './input.ts'
import type { ControlParts } from './parts.ts'

/** Something that tests and tools may do beyond Stripe's API. */
export interface Door {
  /** `POST /_emulator/reset` */
  readonly call: string
  /** The params it knows; any other is refused. */
  readonly takes: readonly string[]
  /** A sentence for the page. */
  readonly does: string
  /**
   * Does it and answers a JSON object, which leaves when the journal has what was done.
   * @throws Refused
   */
  answer(parts: ControlParts, input: Input): object | Promise<object>
}

/** @throws Refused 400 without an account, 404 for one that nobody has used. */
export function needAccount({ runtime }: ControlParts, input: Input): Account {
  const name = needText(input, 'account')
  const account = runtime.accounts.find(name)
  if (!account) throw new Refused(404, `No such account: '${name}'`)
  return account
}

/**
 * The account of this name, made if nobody has used it.
 * @throws Refused 400 without one, or for a name that no key can hold.
 */
export function openAccount({ runtime }: ControlParts, input: Input): Account {
  return runtime.accounts.open(needAccountName(input))
}

/** @throws Refused 400 */
export function needAccountName(input: Input): string {
  const name = needText(input, 'account')
  if (!/^[A-Za-z0-9_]{1,200}$/.test(name)) {
    throw new Refused(400, 'Invalid account: what follows sk_test_ in its key.')
  }
  return name
}
