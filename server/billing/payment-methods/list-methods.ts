import { eq } from 'drizzle-orm'
import { managesBilling } from '#shared/billing/manager-roles.ts'
import { isLive, isUnfinished } from '#shared/billing/subscription-state.ts'
import type { Role } from '#shared/contracts/account.ts'
import type { SavedMethod, SavedMethods } from '#shared/contracts/payment-methods.ts'
import { BillingError } from '#shared/errors.ts'
import { invoices } from '../../db/schema/invoices.ts'
import type { Database, Transaction } from '../../db/client.ts'
import type { Deps } from '../../deps.ts'
import { accountNow } from '../clock/account-now.ts'
import { selectInvoices, stateOf } from '../invoices/invoice-columns.ts'
import { findOpenInvoice } from '../invoices/find-open-invoice.ts'
import { currentSubscription } from '../subscriptions/current-subscription.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { expiryOf } from './expiry.ts'
import { loadMethods, type MethodRow } from './load-methods.ts'

/** The account's payment methods as our rows have them, in the order in which they are tried; no request leaves. */
export async function listMethods(
  deps: Pick<Deps, 'db' | 'clock' | 'stripeBreaker'>,
  { accountId, role }: { accountId: string; role: Role },
): Promise<SavedMethods> {
  const now = await accountNow(deps, accountId)
  const { methods, leaving, defaultId, backupId } = await loadMethods(deps, accountId)
  const nextCharge = await nextChargeOf(deps, { accountId, role })
  const keeps = await isSomethingRunning(deps, accountId)
  const open = await findOpenInvoice(deps, accountId)
  const shown = methods.map((row): SavedMethod => {
    const isDefault = row.stripeId === defaultId
    return {
      id: row.publicId,
      type: row.type,
      brand: row.brand,
      last4: row.last4,
      expMonth: row.expMonth,
      expYear: row.expYear,
      wallet: row.wallet,
      addedAt: row.createdAt.toISOString(),
      expiry: expiryOf(row, now, isDefault && nextCharge !== null ? new Date(nextCharge.at) : null),
      isDefault,
      isBackup: row.stripeId === backupId,
      keptBecause: keeps ? keptBecause(row, methods, defaultId) : null,
    }
  })
  return {
    methods: shown.sort((a, b) => turnOf(a) - turnOf(b)),
    nextCharge,
    openInvoice: open && {
      id: open.publicId,
      number: open.number,
      remaining: { amountMinor: open.amountRemainingMinor, currency: open.currency },
      isOnItsWay: await isOnItsWay(deps, open.stripeId),
    },
    leaving: leaving.map(({ publicId: id, type, brand, last4, wallet }) => ({
      id,
      type,
      brand,
      last4,
      wallet,
    })),
    canManage: managesBilling(role),
  }
}

/** In which order they are tried. */
const turnOf = ({ isDefault, isBackup }: SavedMethod) => (isDefault ? 0 : isBackup ? 1 : 2)

/** One method of the list. Refuses with `not_found`. */
export async function getMethod(
  deps: Pick<Deps, 'db' | 'clock' | 'stripeBreaker'>,
  membership: { accountId: string; role: Role },
  stripeId: string,
): Promise<SavedMethod> {
  const { methods: rows } = await loadMethods(deps, membership.accountId)
  const publicId = rows.find((row) => row.stripeId === stripeId)?.publicId
  const { methods } = await listMethods(deps, membership)
  const method = methods.find(({ id }) => id === publicId)
  if (method === undefined) throw new BillingError('not_found', 'the method is not on file')
  return method
}

async function isOnItsWay({ db }: Pick<Deps, 'db'>, invoiceId: string): Promise<boolean> {
  const [row] = await selectInvoices(db).where(eq(invoices.stripeId, invoiceId))
  return row !== undefined && stateOf(row) === 'processing'
}

/** Something begun and not over: it must keep something to be paid with. */
export async function isSomethingRunning(
  { db }: { db: Database | Transaction },
  accountId: string,
): Promise<boolean> {
  const { subscription } = (await loadBilling(db, accountId)).facts
  return subscription !== null && isLive(subscription) && !isUnfinished(subscription)
}

export function keptBecause(
  { stripeId }: Pick<MethodRow, 'stripeId'>,
  methods: readonly MethodRow[],
  defaultId: string | null,
): SavedMethod['keptBecause'] {
  if (methods.every((method) => method.stripeId === stripeId)) return 'only'
  return stripeId === defaultId ? 'default' : null
}

async function nextChargeOf(
  deps: Pick<Deps, 'db' | 'clock' | 'stripeBreaker'>,
  membership: { accountId: string; role: Role },
): Promise<SavedMethods['nextCharge']> {
  const { state } = await currentSubscription(deps, membership)
  switch (state.kind) {
    case 'active':
      return { amount: state.next, at: state.renewsAt }
    case 'trialing':
      return { amount: state.then, at: state.endsAt }
    case 'changing':
      return state.then === null ? null : { amount: state.then, at: state.at }
    case 'paused':
      return state.resumesAt === null ? null : { amount: state.then, at: state.resumesAt }
    case 'past_due':
      return state.nextAttemptAt === null ? null : { amount: state.due, at: state.nextAttemptAt }
    default:
      return null
  }
}
