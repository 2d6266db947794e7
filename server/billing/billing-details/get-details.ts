import { managesBilling } from '#shared/billing/manager-roles.ts'
import type { Role } from '#shared/contracts/account.ts'
import { type Address, addressSchema, type SavedDetails } from '#shared/contracts/billing-details.ts'
import type { Locale } from '#shared/contracts/plans.ts'
import type { CustomerDetailsRow } from '../../db/schema/customers.ts'
import type { Deps } from '../../deps.ts'
import { findAccount } from '../accounts/find-account.ts'
import { endsOrRests } from '../invoices/will-be-billed.ts'
import { hashOfInput } from '../operations/hash-of-input.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { loadCustomer } from './load-customer.ts'
import { poNumberField } from './po-number.ts'

/** Who is billed, from our rows; no request leaves. */
export async function getDetails(
  deps: Pick<Deps, 'db'>,
  { accountId, role }: { accountId: string; role: Role },
): Promise<SavedDetails> {
  const row = (await loadCustomer(deps, accountId))?.details ?? null
  const { row: subscription } = await loadBilling(deps.db, accountId)
  const nextInvoiceAt = subscription === null || endsOrRests(subscription) ? null : subscription.periodEndsAt
  return {
    details: {
      kind: row?.businessName == null ? 'individual' : 'company',
      name: row?.businessName ?? row?.name ?? null,
      address: addressOf(row),
      emails: row?.email == null ? [] : [row.email, ...row.moreEmails],
      poNumber: row?.customFields.find(({ name }) => name === poNumberField)?.value ?? null,
      language: await languageOf(deps, accountId, row),
    },
    taxIds: (row?.taxIds ?? []).map(({ type, value, country, status, verifiedName }) => ({
      type,
      value,
      country,
      status,
      verifiedName,
    })),
    version: await versionOf(row),
    nextInvoiceAt: nextInvoiceAt?.toISOString() ?? null,
    canManage: managesBilling(role),
  }
}

/** Another one whenever a detail is another one; numbers of tax offices are no part of it, they come and go by themselves. */
export async function versionOf(row: CustomerDetailsRow | null): Promise<string> {
  const bytes = new TextEncoder().encode(hashOfInput({ row: row && { ...row, taxIds: [] } }))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest.slice(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** An address that lacks what every address has counts as none. */
function addressOf(row: CustomerDetailsRow | null): Address | null {
  const { data } = addressSchema.safeParse(row?.address)
  return data ?? null
}

async function languageOf(
  { db }: Pick<Deps, 'db'>,
  accountId: string,
  row: CustomerDetailsRow | null,
): Promise<Locale> {
  const wanted = row?.languages[0]
  if (wanted !== undefined) return wanted.startsWith('it') ? 'it' : 'en'
  return (await findAccount(db, accountId))?.locale ?? 'en'
}
