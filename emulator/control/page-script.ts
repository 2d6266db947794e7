/**
 * Makes the page's forms call the doors: the header that these want is what another site cannot send. A form names
 * its door in `data-door`; what came of it is said after the reload.
 */
export const PAGE_SCRIPT = `
const SAID = 'emulator-said'
const outcome = document.querySelector('#outcome')

async function call(door, body) {
  const [method, path] = door.split(' ')
  const response = await fetch(path, {
    method,
    headers: { 'x-emulator': '1', 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error.message)
  return answer
}

function bodyOf(form) {
  const body = {}
  for (const field of form.elements) {
    const isTick = field.type === 'checkbox'
    if (!field.name || field.value === '' || field.type === 'file' || isTick) continue
    const isNumber = field.type === 'number'
    const given = field.dataset.name ?? field.name
    const amount = Number(field.value) * Number(field.dataset.times ?? 1)
    const isExact = field.dataset.exact !== undefined
    body[given] = isNumber ? (isExact ? amount : Math.round(amount)) : field.value
    if (field.dataset.list !== undefined) body[given] = field.value.split(/[\\s,]+/).filter(Boolean)
  }
  const ids = ticked.filter((tick) => tick.form === form).map((tick) => tick.value)
  if (ids.length > 0) body.ids = ids
  return body
}

/** Ticks in the order they were made: it is the order of release. */
let ticked = []
document.addEventListener('change', ({ target }) => {
  if (target.type !== 'checkbox') return
  ticked = ticked.filter((tick) => tick !== target)
  if (target.checked) ticked.push(target)
})

const works = {
  async door(form) {
    const body = bodyOf(form)
    const choice = form.querySelector('select[data-chooses]')?.selectedOptions[0]
    if (choice) {
      delete body[choice.parentElement.name]
      Object.assign(body, JSON.parse(choice.dataset.body))
    }
    await call(choice ? choice.value : form.dataset.door, body)
    return form.dataset.done ?? 'Done.'
  },
  async reset(form) {
    if (!confirm('Empty the account? Nothing brings it back but a snapshot.')) throw new Error('not confirmed.')
    await works.door(form)
    location.assign('/')
    return 'The account is empty.'
  },
  async save(form) {
    const { account } = bodyOf(form)
    const snapshot = await call('GET /_emulator/snapshot?account=' + encodeURIComponent(account))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([JSON.stringify(snapshot)], { type: 'application/json' }))
    link.download = account + '.snapshot.json'
    link.click()
    URL.revokeObjectURL(link.href)
    return 'The snapshot was saved.'
  },
  async restore(form) {
    const [file] = form.querySelector('input[type=file]').files
    if (!file) throw new Error('Choose a snapshot first.')
    const { collections } = JSON.parse(await file.text())
    await call(form.dataset.door, { ...bodyOf(form), collections })
    return 'The account was restored.'
  },
}

document.addEventListener('submit', async (event) => {
  const form = event.target
  if (form.method === 'get' && !form.dataset.work && form.dataset.door === undefined) return
  event.preventDefault()
  const button = event.submitter
  if (button) button.disabled = true
  try {
    sessionStorage.setItem(SAID, await works[form.dataset.work ?? 'door'](form))
    if (form.dataset.then) location.assign(form.dataset.then)
    else if (form.dataset.work !== 'reset') location.reload()
  } catch (error) {
    outcome.className = 'failed'
    outcome.textContent = 'That did not work: ' + error.message
    if (button) button.disabled = false
  }
})

document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('button[data-copy]')
  if (!button) return
  try {
    await navigator.clipboard.writeText(button.dataset.copy)
    outcome.className = ''
    outcome.textContent = 'Copied ' + button.dataset.copy + '.'
    button.textContent = 'Copied'
    setTimeout(() => (button.textContent = 'Copy'), 2000)
  } catch (error) {
    outcome.className = 'failed'
    outcome.textContent = 'That did not work: ' + error.message
  }
})

outcome.textContent = sessionStorage.getItem(SAID) ?? ''
sessionStorage.removeItem(SAID)
`
