import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Parts of paths, the longest run first: a long file that starts last leaves the other core idle at the end. */
export const longest = [
  'process.fault',
  'start-server',
  'operations.fault',
  'own-keys',
  '.browser.test',
  'conformance/crash',
  'resources/lifecycle',
  'operations/operations',
  'reconcile/reconcile',
  'auth/auth',
]

/** Where a file stands in the order; those that are not named come after the named ones. */
export function placeOf(path: string): number {
  const place = longest.findIndex((part) => path.includes(part))
  return place === -1 ? longest.length : place
}

/**
 * Known long files first, then the others project by project, because a worker that stays with a project keeps its
 * modules. Without it the order is that of the files' sizes, which says little.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    return specifications.toSorted(
      (a, b) =>
        placeOf(a.moduleId) - placeOf(b.moduleId) ||
        a.project.name.localeCompare(b.project.name) ||
        a.moduleId.localeCompare(b.moduleId),
    )
  }
}
