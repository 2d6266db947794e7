import { useEffect, useState } from 'react'
import { CardTool } from './card-tool.tsx'
import { InspectTool } from './inspect-tool.tsx'
import { OverlayTool } from './overlay-tool.tsx'
import { ScenarioTool } from './scenario-tool.tsx'
import { TimeTool } from './time-tool.tsx'
import { TokenTool } from './token-tool.tsx'
import { WebhookTool } from './webhook-tool.tsx'

const storageKey = 'drawer'

/**
 * The drawer of designers and testers: Ctrl and the full stop open and close it. With a backend in the page it has every
 * tool; beside a real server those that need none. A browser that is driven by a program sees it only when asked.
 */
export function Drawer({ hasDoors }: { hasDoors: boolean }) {
  const [isOpen, setIsOpen] = useState(() => sessionStorage.getItem(storageKey) === 'open')
  useEffect(() => {
    sessionStorage.setItem(storageKey, isOpen ? 'open' : 'closed')
    document.body.classList.toggle('lg:me-88', isOpen)
  }, [isOpen])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey && event.key === '.') setIsOpen((before) => !before)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  if (!isOpen) {
    if (navigator.webdriver) return null
    return (
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        className="fixed end-0 bottom-16 z-30 rounded-s-card border border-control bg-surface px-3 py-2 text-label shadow-raised"
      >
        Tools
      </button>
    )
  }
  return (
    <aside
      aria-label="Designers’ tools"
      className="fixed inset-y-0 end-0 z-30 w-88 max-w-full overflow-y-auto border-s border-control bg-surface pb-8 shadow-dialog"
    >
      <div className="flex items-center justify-between px-4 py-3">
        <h2 className="text-body font-semibold">Tools</h2>
        <button type="button" onClick={() => setIsOpen(false)} className="min-h-8 px-2 text-label underline">
          Close (Ctrl .)
        </button>
      </div>
      {hasDoors ? <ScenarioTool /> : null}
      <CardTool />
      {hasDoors ? <TimeTool /> : null}
      {hasDoors ? <WebhookTool /> : null}
      {hasDoors ? <InspectTool /> : null}
      <TokenTool />
      {hasDoors ? <OverlayTool /> : null}
    </aside>
  )
}
