import bold from 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf?url'
import regular from 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf?url'
import { createDrawInvoice } from '#emulator/resources/draw-invoice.ts'

/** Draws invoices with the same fonts as the emulator in Node, which the page fetches with the first one. */
export const drawInvoice = createDrawInvoice(async () => ({
  regular: await read(regular),
  bold: await read(bold),
}))

async function read(address: string): Promise<ArrayBuffer> {
  return (await fetch(address)).arrayBuffer()
}
