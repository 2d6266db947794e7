import { useEffect, useState } from 'react'

/** Timers overflow beyond 24.8 days; nothing here waits that long. */
const longestMs = 2_147_483_647

/** True until the browser's clock passes the moment, and drawn anew then. False of null. */
export function useIsBefore(moment: string | null): boolean {
  const [now, setNow] = useState(() => Date.now())
  const left = moment === null ? 0 : Date.parse(moment) - now
  useEffect(() => {
    if (moment === null) return
    const read = () => setNow(Date.now())
    const timer = setTimeout(read, Math.min(Math.max(Date.parse(moment) - Date.now(), 0), longestMs))
    return () => clearTimeout(timer)
  }, [moment, now])
  return left > 0
}
