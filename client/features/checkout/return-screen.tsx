import { useLayoutEffect } from 'react'
import { useSearch } from 'wouter'
import { useMe } from '../../app/use-me.ts'
import { stripStripeParameters } from '../../stripe/return-address.ts'
import { AttemptReport } from './attempt-report.tsx'
import { NoSuchAttempt } from './no-such-attempt.tsx'

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** `/billing/return`: how a payment ended, by the server's word alone. */
export function ReturnScreen() {
  useLayoutEffect(stripStripeParameters, [])
  const me = useMe()
  const attemptId = new URLSearchParams(useSearch()).get('attempt') ?? ''
  if (!me) return null
  return uuidPattern.test(attemptId) ? (
    <AttemptReport key={attemptId} attemptId={attemptId} me={me} />
  ) : (
    <NoSuchAttempt />
  )
}
