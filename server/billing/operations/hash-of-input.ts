import { canonical } from '../../projections/projection.ts'

/** Equal for equal input, whatever the order of its keys. */
export function hashOfInput(input: object): string {
  return canonical(input)
}
