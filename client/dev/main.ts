import { openDrawer } from './open-drawer.tsx'

// The development server puts this beside the client; the backend is a real one.
openDrawer({ hasDoors: false })
