import { lazy } from 'react'
import { Route, Switch } from 'wouter'
import { RestOfWords } from '../i18n/rest-of-words.tsx'
import { NotFoundScreen } from './not-found-screen.tsx'
import { SignedInOnly } from './signed-in-only.tsx'

const CheckoutScreen = lazy(async () => ({
  default: (await import('../features/checkout/checkout-screen.tsx')).CheckoutScreen,
}))
const ReturnScreen = lazy(async () => ({
  default: (await import('../features/checkout/return-screen.tsx')).ReturnScreen,
}))
const OverviewScreen = lazy(async () => ({
  default: (await import('../features/subscriptions/overview-screen.tsx')).OverviewScreen,
}))
const CancelScreen = lazy(async () => ({
  default: (await import('../features/subscriptions/cancel-screen.tsx')).CancelScreen,
}))
const ExtendPauseScreen = lazy(async () => ({
  default: (await import('../features/subscriptions/extend-pause-screen.tsx')).ExtendPauseScreen,
}))
const PauseScreen = lazy(async () => ({
  default: (await import('../features/subscriptions/pause-screen.tsx')).PauseScreen,
}))
const RedeemScreen = lazy(async () => ({
  default: (await import('../features/promotions/redeem-screen.tsx')).RedeemScreen,
}))
const RunAgainScreen = lazy(async () => ({
  default: (await import('../features/subscriptions/run-again-screen.tsx')).RunAgainScreen,
}))
const ChangeScreen = lazy(async () => ({
  default: (await import('../features/changes/change-screen.tsx')).ChangeScreen,
}))
const MembersScreen = lazy(async () => ({
  default: (await import('../features/members/members-screen.tsx')).MembersScreen,
}))
const UsageScreen = lazy(async () => ({
  default: (await import('../features/usage/usage-screen.tsx')).UsageScreen,
}))
const UsageSummary = lazy(async () => ({
  default: (await import('../features/usage/usage-summary.tsx')).UsageSummary,
}))
const CreditsScreen = lazy(async () => ({
  default: (await import('../features/credits/credits-screen.tsx')).CreditsScreen,
}))
const PurchasesScreen = lazy(async () => ({
  default: (await import('../features/purchases/purchases-screen.tsx')).PurchasesScreen,
}))
const BuyScreen = lazy(async () => ({
  default: (await import('../features/purchases/buy-screen.tsx')).BuyScreen,
}))
const BoughtScreen = lazy(async () => ({
  default: (await import('../features/purchases/bought-screen.tsx')).BoughtScreen,
}))
const PicturesScreen = lazy(async () => ({
  default: (await import('../features/demo/pictures-screen.tsx')).PicturesScreen,
}))
const RoutingScreen = lazy(async () => ({
  default: (await import('../features/demo/routing-screen.tsx')).RoutingScreen,
}))
const AutomationsScreen = lazy(async () => ({
  default: (await import('../features/demo/automations-screen.tsx')).AutomationsScreen,
}))
const InvoicesScreen = lazy(async () => ({
  default: (await import('../features/invoices/invoices-screen.tsx')).InvoicesScreen,
}))
const InvoiceScreen = lazy(async () => ({
  default: (await import('../features/invoices/invoice-screen.tsx')).InvoiceScreen,
}))
const PayScreen = lazy(async () => ({
  default: (await import('../features/invoices/pay-screen.tsx')).PayScreen,
}))
const MethodsScreen = lazy(async () => ({
  default: (await import('../features/payment-methods/methods-screen.tsx')).MethodsScreen,
}))
const AddMethodScreen = lazy(async () => ({
  default: (await import('../features/payment-methods/add-method-screen.tsx')).AddMethodScreen,
}))
const NoticesScreen = lazy(async () => ({
  default: (await import('../features/notices/notices-screen.tsx')).NoticesScreen,
}))
const MailboxScreen = lazy(async () => ({
  default: (await import('../features/notices/mailbox-screen.tsx')).MailboxScreen,
}))
const DetailsScreen = lazy(async () => ({
  default: (await import('../features/billing-details/details-screen.tsx')).DetailsScreen,
}))
const RecentInvoices = lazy(async () => ({
  default: (await import('../features/invoices/recent-invoices.tsx')).RecentInvoices,
}))
const RecentActivity = lazy(async () => ({
  default: (await import('../features/activity/recent-activity.tsx')).RecentActivity,
}))

/** The screens behind the sign-in, the mailbox of this machine, and the answer to an address that is none. */
export function SignedInRoutes() {
  return (
    <Switch>
      <Route path="/checkout">
        <SignedInOnly>
          <CheckoutScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/return">
        <SignedInOnly>
          <ReturnScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/cancel">
        <SignedInOnly>
          <CancelScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/pause">
        <SignedInOnly>
          <PauseScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/pause/extend">
        <SignedInOnly>
          <ExtendPauseScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/members">
        <SignedInOnly>
          <MembersScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/promotion">
        <SignedInOnly>
          <RedeemScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/resume">
        <SignedInOnly>
          <RunAgainScreen action="resume" />
        </SignedInOnly>
      </Route>
      <Route path="/billing/end-trial">
        <SignedInOnly>
          <RunAgainScreen action="end_trial" />
        </SignedInOnly>
      </Route>
      <Route path="/billing/change">
        <SignedInOnly>
          <ChangeScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/usage">
        <SignedInOnly>
          <UsageScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/invoices">
        <SignedInOnly>
          <InvoicesScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/invoices/:id">
        {({ id }) => (
          <SignedInOnly>
            <InvoiceScreen key={id} id={id} />
          </SignedInOnly>
        )}
      </Route>
      <Route path="/billing/pay/:id">
        {({ id }) => (
          <SignedInOnly>
            <PayScreen key={id} id={id} />
          </SignedInOnly>
        )}
      </Route>
      <Route path="/billing/payment-methods">
        <SignedInOnly>
          <MethodsScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/payment-methods/add">
        <SignedInOnly>
          <AddMethodScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/notices">
        <SignedInOnly>
          <NoticesScreen />
        </SignedInOnly>
      </Route>
      <Route path="/dev/mail">
        <RestOfWords>
          <MailboxScreen />
        </RestOfWords>
      </Route>
      <Route path="/billing/details">
        <SignedInOnly>
          <DetailsScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/credits">
        <SignedInOnly>
          <CreditsScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/purchases">
        <SignedInOnly>
          <PurchasesScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing/buy/:product">
        {({ product }) => (
          <SignedInOnly>
            <BuyScreen key={product} code={product} />
          </SignedInOnly>
        )}
      </Route>
      <Route path="/billing/bought">
        <SignedInOnly>
          <BoughtScreen />
        </SignedInOnly>
      </Route>
      <Route path="/demo/pictures">
        <SignedInOnly>
          <PicturesScreen />
        </SignedInOnly>
      </Route>
      <Route path="/demo/routing">
        <SignedInOnly>
          <RoutingScreen />
        </SignedInOnly>
      </Route>
      <Route path="/demo/automations">
        <SignedInOnly>
          <AutomationsScreen />
        </SignedInOnly>
      </Route>
      <Route path="/billing">
        <SignedInOnly>
          <OverviewScreen
            usage={<UsageSummary />}
            recentInvoices={<RecentInvoices />}
            recentActivity={<RecentActivity />}
          />
        </SignedInOnly>
      </Route>
      <Route component={NotFoundScreen} />
    </Switch>
  )
}
