import type { File } from '#shared/contracts/invoices.ts'
import { saveBlob } from '../../ui/save-blob.ts'

/** Hands a file that the server sent to the browser to save. Nothing is fetched again. */
export function saveFile({ name, type, base64 }: File): void {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  saveBlob(name, new Blob([bytes], { type }))
}
