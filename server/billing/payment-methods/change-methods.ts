import { and, eq } from 'drizzle-orm'
import type { Role } from '#shared/contracts/account.ts'
import type {
  FinishedSetup,
  FinishSetupInput,
  MethodChangeInput,
  MethodSetup,
  SavedMethods,
} from '#shared/contracts/payment-methods.ts'
import { BillingError } from '#shared/errors.ts'
import { billingOperations } from '../../db/schema/operations.ts'
import type { Deps } from '../../deps.ts'
import { readSetupIntent } from '../../stripe/intents.ts'
import type { SignedInUser } from '../../trpc/context.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { runOperation } from '../operations/run-operation.ts'
import { findMethod } from './find-method.ts'
import { getMethod, listMethods } from './list-methods.ts'

export interface MethodManager {
  accountId: string
  role: Role
  user: SignedInUser
}

/**
 * Opens the set-up of a new payment method. The same attempt gives the same set-up.
 * @param takeToken counts a new attempt against the limits
 */
export async function beginMethodSetup(
  deps: Deps,
  { accountId, user }: MethodManager,
  attemptId: string,
  takeToken: () => Promise<void>,
): Promise<MethodSetup> {
  if (deps.settings.requireVerifiedEmail && !user.emailVerified) {
    throw new BillingError('email_not_verified', 'the e-mail address is not verified')
  }
  await refuseLockedCards(deps, accountId)
  const { outcome, answer } = await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'begin_card_setup',
    inputHash: hashOfInput({}),
    user,
    async prepare() {
      await takeToken()
      return { customer: { email: user.email, name: user.name } }
    },
  })
  if (outcome.kind !== 'set_up')
    throw new BillingError('attempt_reused', 'the attempt was about something else')
  const secret = answer ?? (await readSetupIntent(deps.stripe, outcome.setupIntentId)).client_secret
  if (secret === null) throw new BillingError('attempt_reused', 'the set-up is over')
  const returnUrl = `${deps.settings.appUrl}/billing/payment-methods?setup=${attemptId}`
  return { kind: 'confirm_setup', clientSecret: secret, returnUrl }
}

/** Takes over what a confirmed set-up put on file. Refuses with `not_found`, `card_declined` or `method_not_saved`. */
export async function finishMethodSetup(
  deps: Deps,
  manager: MethodManager,
  { attemptId, setupAttemptId, makeDefault }: FinishSetupInput,
): Promise<FinishedSetup> {
  const { accountId, user } = manager
  const setupIntentId = await setupOfAttempt(deps, accountId, setupAttemptId)
  const { outcome } = await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'save_payment_method',
    inputHash: hashOfInput({ setupIntentId, makeDefault }),
    user,
    prepare: async () => ({ setupIntentId, makeDefault }),
  })
  if (outcome.kind !== 'method_saved') {
    throw new BillingError('attempt_reused', 'the attempt was about something else')
  }
  return { method: await getMethod(deps, manager, outcome.methodId), wasKnown: outcome.wasKnown }
}

/** Lets every later charge, retry and invoice go to this method. Refuses with `not_found`. */
export async function setDefaultMethod(
  deps: Deps,
  manager: MethodManager,
  input: MethodChangeInput,
): Promise<SavedMethods> {
  const { accountId, user } = manager
  const { attemptId, methodId: publicId } = input
  const { stripeId: methodId } = await findMethod(deps, accountId, publicId, { withRemoved: true })
  await runOperation(deps, {
    accountId,
    attemptId,
    kind: 'set_default_method',
    inputHash: hashOfInput({ methodId }),
    user,
    async prepare() {
      await findMethod(deps, accountId, publicId)
      return { methodId }
    },
  })
  return listMethods(deps, manager)
}

async function setupOfAttempt({ db }: Deps, accountId: string, attemptId: string): Promise<string> {
  const [row] = await db
    .select({ outcome: billingOperations.outcome })
    .from(billingOperations)
    .where(and(eq(billingOperations.accountId, accountId), eq(billingOperations.attemptId, attemptId)))
  if (row?.outcome?.kind !== 'set_up') throw new BillingError('not_found', 'there is no such set-up')
  return row.outcome.setupIntentId
}
