import { useEffect, useState } from 'react'

/** True until the browser's clock passes the moment, and drawn anew then. False of null. */
export function useIsBefore(moment: string | null): boolean {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (moment === null) return
    const until = Date.parse(moment)
    const waitMs = () => Math.max(until - Date.now(), 0)
    const read = () => {
      setNow(Date.now())
      // A timer may fire a little early.
      if (waitMs() > 0) timer = setTimeout(read, waitMs())
    }
    let timer = setTimeout(read, waitMs())
    return () => clearTimeout(timer)
  }, [moment])
  return moment !== null && Date.parse(moment) > now
}
