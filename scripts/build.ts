import { ensureBuilt } from './build/ensure-built.ts'
import { type PartName, parts } from './build/parts.ts'

const known = Object.keys(parts)
const isPart = (name: string): name is PartName => known.includes(name)

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !isPart(name))
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}"; there are ${known.join(', ')}.`)
  process.exit(1)
}
const names = wanted.filter(isPart)
if (names.includes('mocks') || names.includes('stories')) names.unshift('stripe-js')
if (names.includes('test-programs')) names.unshift('server')
await ensureBuilt(names.length > 0 ? names : ['client', 'server', 'emulator', 'stripe-js'], console.log)
