import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = dirname(fileURLToPath(import.meta.url))
const defaultOutput = join(here, '../../dist/stand-in')

/** A frame's folder and the name its file gets, as tests written for Stripe expect it. */
const FRAMES = {
  payment: 'elements-inner-payment',
  address: 'elements-inner-address',
  'tax-id': 'elements-inner-tax-id',
  challenge: 'three-ds-2-challenge',
  acs: 'three-ds-2-test-page',
  controller: 'controller-with-preconnect',
  metrics: 'm-outer',
} as const

type FrameName = keyof typeof FRAMES

/** Frames that show a form: one page and one sheet for their fields, with a title each and what they have beside. */
const FORMS: Partial<Record<FrameName, { title: string; sheets: readonly string[] }>> = {
  payment: { title: 'Payment input', sheets: ['form/fields.css', 'payment/methods.css'] },
  address: { title: 'Address input', sheets: ['form/fields.css'] },
  'tax-id': { title: 'Tax ID input', sheets: ['form/fields.css'] },
}

interface OutputFile {
  path: string
  text: string
}

/**
 * Writes the whole stand-in as static files: the script under each address that Stripe serves it from, and the frames
 * under `v3/`. A frame's file name holds a digest of all it loads, so it may be cached for good.
 */
export async function buildStandIn(outputFolder = defaultOutput): Promise<void> {
  const acs = await buildFrame('acs', {})
  const rest = await Promise.all([
    buildFrame('payment', {}),
    buildFrame('address', {}),
    buildFrame('tax-id', {}),
    buildFrame('challenge', { ACS_FRAME: JSON.stringify(acs.fileName) }),
    buildFrame('controller', {}),
    buildFrame('metrics', {}),
  ])
  const [payment, address, taxId, challenge, controller, metrics] = rest.map((frame) => frame.fileName)
  const names = JSON.stringify({ payment, address, taxId, challenge, controller, metrics })
  const script = await bundle(join(here, 'page/main.ts'), { STAND_IN_FRAMES: names })
  const scripts = ['stripe.js', 'v3/stripe.js', 'v3/index.js', 'endive/stripe.js'].map((path) => ({
    path,
    text: script,
  }))
  await rm(outputFolder, { recursive: true, force: true })
  for (const file of [...scripts, ...acs.files, ...rest.flatMap((frame) => frame.files)]) {
    const target = join(outputFolder, file.path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, file.text)
  }
}

async function buildFrame(
  name: FrameName,
  define: Record<string, string>,
): Promise<{ fileName: string; files: OutputFile[] }> {
  const { html, sheets } = await sourcesOf(name)
  const js = html.includes('{{js}}') ? await bundle(frameFile(`${name}/main.ts`), define) : undefined
  const css = sheets.length === 0 ? undefined : (await Promise.all(sheets.map(readFrameFile))).join('\n')
  const digest = createHash('md5').update([html, js, css].join('\0')).digest('hex')
  const base = `${FRAMES[name]}-${digest}`
  const assets = [
    ...(js === undefined ? [] : [{ path: `v3/fingerprinted/js/${base}.js`, text: js }]),
    ...(css === undefined ? [] : [{ path: `v3/fingerprinted/css/${base}.css`, text: css }]),
  ]
  const page = html
    .replace('{{js}}', `fingerprinted/js/${base}.js`)
    .replace('{{css}}', `fingerprinted/css/${base}.css`)
  return { fileName: `${base}.html`, files: [{ path: `v3/${base}.html`, text: page }, ...assets] }
}

/** A frame's page and the sheets that it loads. */
async function sourcesOf(name: FrameName): Promise<{ html: string; sheets: readonly string[] }> {
  const form = FORMS[name]
  if (form !== undefined) {
    const html = await readFrameFile('form/form.html')
    return { html: html.replace('{{title}}', form.title), sheets: form.sheets }
  }
  const html = await readFrameFile(`${name}/${name}.html`)
  return { html, sheets: html.includes('{{css}}') ? [`${name}/${name}.css`] : [] }
}

const frameFile = (path: string) => join(here, 'frames', path)
const readFrameFile = (path: string) => readFile(frameFile(path), 'utf8')

/** One classic script: a sandboxed frame may load that from its own site, a module it may not. */
async function bundle(entry: string, define: Record<string, string>): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    define,
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
      modulePreload: false,
    },
  })
  const [first] = Array.isArray(result) ? result : [result]
  const chunk = first && 'output' in first ? first.output[0] : undefined
  if (chunk?.type !== 'chunk') throw new Error(`${entry} did not bundle into one script`)
  return chunk.code
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startedAt = performance.now()
  await buildStandIn(process.argv[2])
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`Stripe.js stand-in built in ${seconds} s\n`)
}
