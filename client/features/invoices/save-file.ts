import type { File } from '#shared/contracts/invoices.ts'

/** Hands a file to the browser to save. Nothing is fetched again, so no address of a document is ever shared. */
export function saveFile({ name, type, base64 }: File): void {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
