import { isAllowedHost } from '../webhooks/targets.ts'
import { answerDoor } from './doors.ts'
import { answerPage } from './page.ts'
import { refusal, type ControlParts } from './parts.ts'

/**
 * The page at `/` and the doors under `/_emulator/`; undefined for any other path. Both answer only under a host
 * name of this machine: a foreign name that resolves here would let a web page look inside.
 */
export function createControl(parts: ControlParts) {
  return async (request: Request, url: URL): Promise<Response | undefined> => {
    const isDoor = url.pathname.startsWith('/_emulator/')
    if (!isDoor && url.pathname !== '/' && url.pathname !== '/emulator.css') return undefined
    const host = hostOf(request, url)
    if (!isAllowedHost(host, parts.runtime.allowedHosts)) {
      return refusal(403, `The emulator does not answer under the host name ${host}.`)
    }
    if (isDoor) return answerDoor(request, url, parts)
    return request.method === 'GET' ? answerPage(url, parts) : refusal(405, 'The page is only read.')
  }
}

function hostOf(request: Request, url: URL): string {
  const header = request.headers.get('host')
  if (header === null) return url.hostname
  const address = `http://${header}`
  return URL.canParse(address) ? new URL(address).hostname : header
}
