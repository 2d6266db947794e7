import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')

/** Builds the stories with Storybook into `outDir`, for any static host. */
export async function buildStories(outDir: string): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    [join(root, 'node_modules/storybook/dist/bin/dispatcher.js'), 'build', '-o', outDir, '--quiet'],
    { cwd: root, maxBuffer: 64 * 1024 * 1024 },
  )
}
