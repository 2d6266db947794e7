import { useEffect, useState, type ReactNode } from 'react'
import { OptionalPart } from './optional-part.tsx'

const atLatestMs = 2_000
const withoutIdleCallbackMs = 200

/**
 * Draws its children once the browser has time for them, so that code below the fold is not part of the first load and yet
 * there before anybody scrolls or prints. The fallback holds the place until then and while their code is on its way.
 */
export function WhenIdle({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  const [isIdle, setIsIdle] = useState(false)

  useEffect(() => {
    const draw = () => setIsIdle(true)
    // Safari has no idle callbacks.
    if (typeof requestIdleCallback === 'undefined') {
      const timer = setTimeout(draw, withoutIdleCallbackMs)
      return () => clearTimeout(timer)
    }
    const handle = requestIdleCallback(draw, { timeout: atLatestMs })
    return () => cancelIdleCallback(handle)
  }, [])

  return isIdle ? <OptionalPart fallback={fallback}>{children}</OptionalPart> : fallback
}
