import { createRequire } from 'node:module'
import { createDrawInvoice } from '../resources/draw-invoice.ts'

/** Draws invoices with the fonts that were installed with the emulator. */
export const drawInvoice = createDrawInvoice(async () => {
  const { resolve } = createRequire(import.meta.url)
  return {
    regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  }
})
