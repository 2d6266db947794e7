import { zipSync } from 'fflate'
import type { File } from '#shared/contracts/invoices.ts'
import { bytesOf } from './save-file.ts'

/** One archive of files that are pressed already, so that they are only put together. */
export function zipFiles(files: readonly File[]): Blob {
  const entries = Object.fromEntries(files.map((file) => [file.name, bytesOf(file)]))
  return new Blob([zipSync(entries, { level: 0 })], { type: 'application/zip' })
}
