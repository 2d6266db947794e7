import { IntegrationError } from './integration-error.ts'

const ELEMENTS: readonly string[] = [
  'auBankAccount',
  'card',
  'cardCvc',
  'cardExpiry',
  'cardNumber',
  'contactDetails',
  'currencySelector',
  'expressCheckout',
  'iban',
  'linkAuthentication',
  'paymentMethodMessaging',
  'shippingAddress',
]

const METHODS: readonly string[] = [
  'collectBankAccountForPayment',
  'collectBankAccountForSetup',
  'collectBankAccountToken',
  'collectFinancialConnectionsAccounts',
  'createEmbeddedCheckoutPage',
  'createEphemeralKeyNonce',
  'createRadarSession',
  'createToken',
  'confirmBancontactPayment',
  'confirmEpsPayment',
  'confirmIdealPayment',
  'confirmSepaDebitPayment',
  'confirmSepaDebitSetup',
  'initCheckoutElementsSdk',
  'initCheckoutFormSdk',
  'verifyIdentity',
  'verifyMicrodepositsForPayment',
  'verifyMicrodepositsForSetup',
]

/** What `elements.create()` is told for an Element that is not drawn here, or that Stripe has not either. */
export function noSuchElement(type: unknown): IntegrationError {
  return typeof type === 'string' && ELEMENTS.includes(type)
    ? new IntegrationError(`The emulator does not draw the ${type} Element; use the Payment Element.`)
    : new IntegrationError(
        `A valid Element name must be provided. Valid Elements are:\n  payment, address, taxId; you passed: ${String(type)}.`,
      )
}

type Refusal = () => Promise<never>

/** Stripe's other methods: each says that it is not there, instead of being undefined. */
export const refusedMethods: Readonly<Record<string, Refusal>> = Object.fromEntries(
  METHODS.map((name) => [
    name,
    () =>
      Promise.reject(
        new IntegrationError(`stripe.${name}() is not available here; use the Payment Element.`),
      ),
  ]),
)
