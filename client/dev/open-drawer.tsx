import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Drawer } from './drawer.tsx'

/** Puts the drawer beside the client, in a root of its own. Never imported by what production serves. */
export function openDrawer(options: { hasDoors: boolean }): void {
  const place = document.createElement('div')
  document.body.append(place)
  createRoot(place).render(
    <StrictMode>
      <Drawer {...options} />
    </StrictMode>,
  )
}
