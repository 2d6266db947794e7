import { isOwnHost } from '../webhooks/targets.ts'
import { answerDoor } from './doors.ts'
import { answerPage } from './page.ts'
import { isPagePath } from './page-paths.ts'
import { refusal, type ControlParts } from './parts.ts'

/**
 * The page at `/` and the doors under `/_emulator/`; undefined for any other path. Both show keys, so they answer
 * only under a host name of this machine: a foreign name that resolves here would let a web page look inside.
 */
export function createControl(parts: ControlParts) {
  return async (request: Request, url: URL): Promise<Response | undefined> => {
    if (!isControlPath(url.pathname)) return undefined
    const host = hostOf(request, url)
    if (!isOwnHost(host)) {
      return refusal(403, `The emulator's page and doors do not answer under the host name ${host}.`)
    }
    if (url.pathname.startsWith('/_emulator/')) return answerDoor(request, url, parts)
    return request.method === 'GET' ? answerPage(url, parts) : refusal(405, 'The page is only read.')
  }
}

/** What is for whoever runs the emulator, and for nobody else. */
export function isControlPath(path: string): boolean {
  return path.startsWith('/_emulator/') || isPagePath(path)
}

function hostOf(request: Request, url: URL): string {
  const header = request.headers.get('host')
  if (header === null) return url.hostname
  const address = `http://${header}`
  return URL.canParse(address) ? new URL(address).hostname : header
}
