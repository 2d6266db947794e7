import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ErrorBoundary } from './error-boundary.tsx'
import { paths } from './paths.ts'
import { ScreenSkeleton } from './screen-skeleton.tsx'
import { useMe } from './use-me.ts'

const PlansScreen = lazy(async () => ({
  default: (await import('../features/plans/plans-screen.tsx')).PlansScreen,
}))
const SignInScreen = lazy(async () => ({
  default: (await import('../features/account/sign-in-screen.tsx')).SignInScreen,
}))
const SignUpScreen = lazy(async () => ({
  default: (await import('../features/account/sign-up-screen.tsx')).SignUpScreen,
}))

const PayLinkScreen = lazy(async () => ({
  default: (await import('../features/pay-link/pay-link-screen.tsx')).PayLinkScreen,
}))

const JoinScreen = lazy(async () => ({
  default: (await import('../features/members/join-screen.tsx')).JoinScreen,
}))

// A list of its own, so that the first page does not grow with the screens behind the sign-in.
const SignedInRoutes = lazy(async () => ({
  default: (await import('./signed-in-routes.tsx')).SignedInRoutes,
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
          <Route path="/pay/:token">{({ token }) => <PayLinkScreen key={token} token={token} />}</Route>
          <Route path="/join/:token">{({ token }) => <JoinScreen key={token} token={token} />}</Route>
          <Route component={SignedInRoutes} />
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
