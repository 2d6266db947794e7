import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { builtProgram } from '../startup/testing/run-server.ts'

/**
 * Lets two processes of their own use what an account has, a hundred times each and at the same moment.
 * @returns how many uses passed in each
 */
export async function useUpFromTwoProcesses(
  url: string,
  accountId: string,
  what: 'automation_runs' | 'credits',
): Promise<number[]> {
  const file = await builtProgram('test-programs/use-up/use-up-main')
  const children = [1, 2].map(() => {
    const child = spawn(process.execPath, [file, url, accountId, what], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return { child, lines, ended: once(child, 'exit') }
  })
  await Promise.all(children.map(({ lines }) => lines.next()))
  for (const { child } of children) child.stdin.write('go\n')
  const counts = await Promise.all(children.map(async ({ lines }) => Number((await lines.next()).value)))
  await Promise.all(children.map(({ ended }) => ended))
  return counts
}
