import { spawn } from 'node:child_process'
import { ensureChromium } from './chromium.ts'

/** Runs Playwright with a configuration of `e2e/`, finds or installs its browser, and ends this process as it ends. */
export async function runPlaywright(
  config: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(
    process.execPath,
    ['node_modules/@playwright/test/cli.js', 'test', '--config', `e2e/${config}`, ...args],
    {
      stdio: 'inherit',
      env: { ...process.env, ...env, CHROMIUM_PATH: await ensureChromium(console.log) },
    },
  )
  child.on('close', (code) => process.exit(code ?? 1))
}
