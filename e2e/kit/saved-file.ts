import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { extractText, getDocumentProxy } from 'unpdf'

/** Presses what saves a file and resolves with its path. */
export async function savedBy(page: Page, button: Locator): Promise<string> {
  const download = page.waitForEvent('download')
  await button.click()
  return (await download).path()
}

/** All that a PDF says. */
export async function textOfPdf(path: string): Promise<string> {
  const document = await getDocumentProxy(new Uint8Array(await readFile(path)))
  return (await extractText(document, { mergePages: true })).text
}
