import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { expectAccessible } from '../kit/accessibility.ts'
import { expect, test } from '../kit/test.ts'

const index = z
  .object({
    entries: z.record(z.string(), z.object({ id: z.string(), title: z.string(), name: z.string() })),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../dist/stories/index.json'), 'utf8')))

test.use({ target: 'mocks', contextOptions: { reducedMotion: 'reduce' } })

for (const { id, title, name } of Object.values(index.entries)) {
  test.describe(title, () => {
    // One address is nobody's, and one link has run out: what the server answers then, browsers log.
    test.use({ allowedProblem: /status of 404|status of 207/ })

    test(name, async ({ page }) => {
      await page.goto(`/iframe.html?id=${id}&viewMode=story#`)
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible({ timeout: 150_000 })
      // What a story does in itself is done.
      await page.waitForFunction('/^(completed|finished)$/.test(__STORYBOOK_PREVIEW__.currentRender.phase)')
      await expect(page.locator('[aria-busy=true]:not(button)')).toHaveCount(0)
      await expectAccessible(page, { isGuest: true })
    })
  })
}
