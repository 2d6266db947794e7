// The first file that every npm script runs, in JavaScript that old versions of Node can read as well,
// so that a wrong version or a missing install is one clear line and not a stack.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const wanted = [20, 19]
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  fail(`Paydesk needs Node ${wanted.join('.')} or newer; this is ${process.versions.node}.`)
}

const here = dirname(fileURLToPath(import.meta.url))
if (!existsSync(join(here, '..', 'node_modules', 'tsx'))) fail('Run "npm install" first.')

const [script, ...rest] = process.argv.slice(2)
const file = join(here, `${script}.ts`)
if (!existsSync(file)) fail(`There is no script "${script}".`)
process.argv = [process.argv[0], file, ...rest]
process.chdir(join(here, '..'))
// Your keys are for the application and its operators; the tests bring their own.
const readsKeys = ['start', 'dev', 'plans', 'reconcile', 'operations', 'access', 'doctor']
if (readsKeys.includes(script) && existsSync('.env')) process.loadEnvFile('.env')
const { register } = await import('tsx/esm/api')
register()
await import(pathToFileURL(file).href).catch((error) =>
  fail(error?.isExpected ? error.message : (error?.stack ?? String(error))),
)

function fail(line) {
  console.error(line)
  process.exit(1)
}
