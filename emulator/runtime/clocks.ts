import type { Runtime } from './runtime.ts'

/**
 * Advances each clock whose request to do so is committed, and those that were under way when the process ended.
 * The request only marks the clock; the work starts here, after its answer is safe.
 */
export function resumeClocks(runtime: Runtime): void {
  const underWay = new Set<string>()
  runtime.onCommit((account, written) => {
    for (const { collection, id } of written) {
      if (collection !== 'test_clocks') continue
      const slot = `${account.name}/${id}`
      const isAdvancing = account.data.store.test_clocks.find(id)?.status === 'advancing'
      if (!isAdvancing) underWay.delete(slot)
      else if (!underWay.has(slot)) {
        underWay.add(slot)
        runtime.advance(account, id)
      }
    }
  })
  for (const account of runtime.accounts.list()) {
    for (const clock of account.data.store.test_clocks.by('status', 'advancing')) {
      underWay.add(`${account.name}/${clock.id}`)
      runtime.advance(account, clock.id)
    }
    runtime.runDue(account)
  }
}
