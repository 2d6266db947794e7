import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'

/**
 * Says a full sentence to screen readers, politely. With `settle` it waits until half a second passes without another
 * sentence, so that a total that changes with each key is read once.
 */
export type Announce = (sentence: string, options?: { settle?: boolean }) => void

const AnnounceContext = createContext<Announce>(() => undefined)
const settleMs = 500

/** Holds the page's one polite region. */
export function LiveRegionProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ sentence: '', turn: 0 })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const announce = useCallback<Announce>((sentence, options) => {
    const say = () => setSaid((before) => ({ sentence, turn: before.turn + 1 }))
    clearTimeout(timer.current)
    if (options?.settle === true) timer.current = setTimeout(say, settleMs)
    else say()
  }, [])
  const value = useMemo(() => announce, [announce])

  return (
    <AnnounceContext value={value}>
      {children}
      <div role="status" aria-live="polite" className="sr-only" data-live-region="">
        <span key={said.turn}>{said.sentence}</span>
      </div>
    </AnnounceContext>
  )
}

export function useAnnounce(): Announce {
  return useContext(AnnounceContext)
}
