import { useEffect, useRef, useState, type ReactNode } from 'react'
import { classes } from './classes.ts'

const nearby = '200px'

/**
 * Draws its children once they are about to be scrolled into view, so that code below the fold is not part of the first load.
 * `className` gives the height to hold until then. Draws at once where the browser cannot tell, and before printing.
 */
export function WhenNear({ className, children }: { className: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [isNear, setIsNear] = useState(typeof IntersectionObserver === 'undefined')

  useEffect(() => {
    if (isNear || place.current === null) return
    const draw = () => setIsNear(true)
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && draw(),
      {
        rootMargin: nearby,
      },
    )
    observer.observe(place.current)
    window.addEventListener('beforeprint', draw)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', draw)
    }
  }, [isNear])

  return (
    <div ref={place} className={classes(!isNear && className)}>
      {isNear ? children : null}
    </div>
  )
}
