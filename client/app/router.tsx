import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ErrorBoundary } from './error-boundary.tsx'
import { NotFoundScreen } from './not-found-screen.tsx'
import { paths } from './paths.ts'
import { ScreenSkeleton } from './screen-skeleton.tsx'
import { SignedInOnly } from './signed-in-only.tsx'
import { useMe } from './use-me.ts'

const PlansScreen = lazy(async () => ({
  default: (await import('../features/plans/plans-screen.tsx')).PlansScreen,
}))
const CheckoutScreen = lazy(async () => ({
  default: (await import('../features/checkout/checkout-screen.tsx')).CheckoutScreen,
}))
const ReturnScreen = lazy(async () => ({
  default: (await import('../features/checkout/return-screen.tsx')).ReturnScreen,
}))
const OverviewScreen = lazy(async () => ({
  default: (await import('../features/subscriptions/overview-screen.tsx')).OverviewScreen,
}))
const RecentActivity = lazy(async () => ({
  default: (await import('../features/activity/recent-activity.tsx')).RecentActivity,
}))
const SignInScreen = lazy(async () => ({
  default: (await import('../features/account/sign-in-screen.tsx')).SignInScreen,
}))
const SignUpScreen = lazy(async () => ({
  default: (await import('../features/account/sign-up-screen.tsx')).SignUpScreen,
}))

/** Which screen an address shows. The code of each screen is loaded when it is first needed. */
export function Router() {
  const [path] = useLocation()
  return (
    <ErrorBoundary resetKey={path}>
      <Suspense fallback={<ScreenSkeleton />}>
        <Switch>
          <Route path="/" component={Home} />
          <Route path="/plans" component={PlansScreen} />
          <Route path="/sign-in" component={SignInScreen} />
          <Route path="/sign-up" component={SignUpScreen} />
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
          <Route path="/billing">
            <SignedInOnly>
              <OverviewScreen recentActivity={<RecentActivity />} />
            </SignedInOnly>
          </Route>
          <Route component={NotFoundScreen} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  )
}

function Home() {
  const me = useMe()
  if (me === undefined) return <ScreenSkeleton />
  return <Redirect to={me === null ? paths.plans() : paths.overview} replace />
}
