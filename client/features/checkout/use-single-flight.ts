import { useRef } from 'react'

/**
 * What a pay button calls: it does nothing while a run of its own is under way, nor after one that left the page.
 * @param run true when the customer stays on the page
 * @param onThrown hears what `run` threw; the customer stays then
 * @param onStayed makes the button ready for the next press
 */
export function useSingleFlight(
  run: () => Promise<boolean>,
  onThrown: (error: unknown) => void,
  onStayed: () => void,
): () => Promise<void> {
  const isRunning = useRef(false)
  return async () => {
    if (isRunning.current) return
    isRunning.current = true
    let stays = true
    try {
      stays = await run()
    } catch (error) {
      onThrown(error)
    }
    if (!stays) return
    isRunning.current = false
    onStayed()
  }
}
