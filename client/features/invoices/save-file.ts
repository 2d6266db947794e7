import type { File } from '#shared/contracts/invoices.ts'
import { saveBlob } from '../../ui/save-blob.ts'

/** Hands a file that the server sent to the browser to save. Nothing is fetched again. */
export function saveFile(file: File): void {
  saveBlob(file.name, new Blob([bytesOf(file)], { type: file.type }))
}

export function bytesOf({ base64 }: File): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
}
