/** What the page consists of. */
export const PAGE_PATHS = { page: '/', style: '/emulator.css', script: '/emulator-page.js' } as const

export function isPagePath(path: string): boolean {
  return path === PAGE_PATHS.page || path === PAGE_PATHS.style || path === PAGE_PATHS.script
}
