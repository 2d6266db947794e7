import type { Meta } from '@storybook/react-vite'
import { waitFor } from 'storybook/test'
import { pressed, screen } from './screen.tsx'

/** Every scenario on the screen that shows it best, and the other screens for those who have them full. */
const meta: Meta = { title: 'Screens' }
export default meta

export const Newcomer = screen('newcomer', '/billing')
export const Active = screen('active', '/billing')
export const Declined = screen('declined', '/billing')
export const BankCheck = screen('bank_check', '/billing')
export const Expired = screen('expired', '/billing')
export const Trialing = screen('trialing', '/billing')
export const TrialWithoutCard = screen('trial_without_card', '/billing')
export const TrialOverWithoutCard = screen('trial_over_without_card', '/billing')
export const Canceling = screen('canceling', '/billing')
export const Canceled = screen('canceled', '/billing')
export const Changing = screen('changing', '/billing')
export const ChangeWaiting = screen('change_waiting', '/billing')
export const PauseBooked = screen('pause_booked', '/billing')
export const Paused = screen('paused', '/billing')
export const PausedUntil = screen('paused_until', '/billing')
export const PauseEnding = screen('pause_ending', '/billing')
export const FurtherSeats = screen('further_seats', '/billing')
export const ChangeFurtherSeats = screen('further_seats', '/billing/change')
export const BankDebit = screen('bank_debit', '/billing')
export const BankDebitRefused = screen('bank_debit_refused', '/billing')
export const Balance = screen('balance', '/billing')
export const TaxedPromotion = screen('taxed_promotion', '/billing')
export const ReissuedInvoice = pressed(screen('reissued_invoice', '/billing/invoices'), async () => {
  const numbers = await waitFor(() => {
    const links = document.querySelectorAll<HTMLAnchorElement>('main a[href^="/billing/invoices/"]')
    if (links[0] === undefined) throw new Error('the invoices are not there yet')
    return links
  })
  numbers[0]?.click()
  await waitFor(() => {
    if (document.querySelector('[data-print="no"]') === null) throw new Error('the invoice is not there yet')
  })
})
export const Shortcuts = pressed(screen('active', '/billing'), () =>
  waitFor(() => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))
    if (document.querySelector('dialog[open]') === null) throw new Error('the list is not open yet')
  }),
)
export const PastDue = screen('past_due', '/billing')
export const Discounted = screen('discounted', '/billing')
export const PastDueForGood = screen('past_due_for_good', '/billing')
export const PastDueBankCheck = screen('past_due_bank_check', '/billing')
export const PastDueLocked = screen('past_due_locked', '/billing')
export const Taxed = screen('taxed', '/checkout?plan=team&interval=month&currency=eur&seats=3')
export const TaxedCustomer = screen('taxed_active', '/billing')
export const Unpaid = screen('unpaid', '/billing')
export const EndedUnpaid = screen('ended_unpaid', '/billing')
export const Disputed = screen('disputed', '/billing')
export const NoCharges = screen('no_charges', '/billing')
export const PayLink = screen('pay_link', '/')
export const PayLinkExpired = screen('pay_link_expired', '/')
export const PayLinkPaid = screen('pay_link_paid', '/')

export const SignIn = screen('none', '/sign-in')
export const SignUp = screen('none', '/sign-up')
export const Plans = screen('newcomer', '/plans')
export const PlansOfACustomer = screen('active', '/plans')
export const Checkout = screen('newcomer', '/checkout?plan=team&interval=month&currency=eur&seats=3')
export const CheckoutOfATrial = screen('newcomer', '/checkout?plan=business&interval=month&currency=eur')
export const CheckoutToComeBack = screen(
  'canceled',
  '/checkout?plan=team&interval=month&currency=eur&seats=5',
)
export const ChangePlan = screen('active', '/billing/change')
export const CancelPlan = screen('active', '/billing/cancel')
export const PausePlan = screen('active', '/billing/pause')
export const ExtendPause = screen('paused_until', '/billing/pause/extend')
export const ResumePlan = screen('paused', '/billing/resume')
export const EndTrial = screen('trialing', '/billing/end-trial')
export const Usage = screen('active', '/billing/usage')
export const Invoices = screen('past_due', '/billing/invoices')
export const InvoicesEmpty = screen('newcomer', '/billing/invoices')
export const PaymentMethods = screen('active', '/billing/payment-methods')
export const PaymentMethodsEmpty = screen('newcomer', '/billing/payment-methods')
export const AddPaymentMethod = screen('active', '/billing/payment-methods/add')
export const NotFound = screen('active', '/nowhere')
export const Purchases = screen('bought_once', '/billing/purchases')
export const PurchasesEmpty = screen('newcomer', '/billing/purchases')
export const BuyAfterADecline = screen('purchase_declined', '/billing/buy/audit_trail')
export const Credits = screen('credits', '/billing/credits')
export const CreditsUsedUp = screen('credits_used_up', '/demo/pictures')
export const CreditsCapped = screen('credits_capped', '/demo/pictures')
export const CreditsCappedStatement = screen('credits_capped', '/billing/credits')
export const TopUpStopped = screen('top_up_stopped', '/billing/credits')
export const LimitsOnTrial = screen('limits_on_trial', '/billing/usage')
export const RouterUnlocked = screen('router_unlocked', '/demo/routing')
