import type Stripe from 'stripe'
import type { BillingDetails } from '#shared/contracts/billing-details.ts'
import type { Deps } from '../../deps.ts'
import { customerExpand, moreEmailsMark } from '../../stripe/customers.ts'
import { ensureCustomer } from '../customers/ensure-customer.ts'
import type { OperationEnd } from '../operations/bodies.ts'
import type { SaveDetailsWish } from '../operations/inputs.ts'
import type { OperationWith } from '../operations/operation.ts'
import { runStep } from '../operations/run-step.ts'
import { addTaxes } from '../tax/carry-out-add-taxes.ts'
import { findUntaxed } from '../tax/find-untaxed.ts'
import { loadCustomer } from './load-customer.ts'
import { poNumberField } from './po-number.ts'

/**
 * Writes who is billed to the account's customer. One request, two where there is no customer so far, and up to two more
 * where taxes are worked out and what runs has none so far.
 */
export async function carryOutSaveDetails(
  deps: Deps,
  operation: OperationWith<SaveDetailsWish>,
): Promise<OperationEnd> {
  const { details, customer: person, automaticTax } = operation.input
  const id = await ensureCustomer(deps, operation, person)
  await runStep(deps, operation, 'save_details', async () => {
    const kept = (await loadCustomer(deps, operation.accountId))?.details?.customFields ?? []
    const { metadata, ...params } = paramsOf(details, kept)
    return {
      call: 'customers.update',
      id,
      params: {
        ...params,
        // An address that says nothing of taxes is refused before anything is billed to it.
        ...(automaticTax ? { tax: { validate_location: 'immediately' } } : {}),
        metadata: { ...metadata, last_operation_id: operation.id },
        expand: customerExpand,
      },
    }
  })
  if (automaticTax) {
    const [untaxed] = await findUntaxed(deps, { accountId: operation.accountId })
    if (untaxed !== undefined) await addTaxes(deps, operation, untaxed.subscriptionId)
  }
  return { outcome: { kind: 'details_saved' }, answer: null }
}

/** What stands on invoices besides a number of the buyer's own stays as it is. */
function paramsOf(
  { kind, name, address, emails, poNumber, language }: BillingDetails,
  customFields: readonly { name: string; value: string }[],
) {
  const [email = '', ...moreEmails] = emails
  const fields = customFields.filter((field) => field.name !== poNumberField)
  if (poNumber !== null) fields.unshift({ name: poNumberField, value: poNumber })
  return {
    name,
    business_name: kind === 'company' ? name : '',
    individual_name: kind === 'individual' ? name : '',
    email,
    address: {
      line1: address.line1,
      line2: address.line2 ?? '',
      city: address.city ?? '',
      state: address.state ?? '',
      postal_code: address.postalCode ?? '',
      country: address.country,
    },
    preferred_locales: [language],
    invoice_settings: { custom_fields: fields.length === 0 ? '' : fields },
    metadata: moreEmailsMark(moreEmails),
  } satisfies Stripe.CustomerUpdateParams
}
