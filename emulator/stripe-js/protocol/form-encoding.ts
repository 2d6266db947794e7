import type { ApiParams, ApiValue } from './transport.ts'

/** Stripe's form encoding: `a[b][c]=…` for objects, `a[0]=…` for lists. */
export function encodeForm(params: ApiParams): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) append(form, name, value)
  return form
}

function append(form: URLSearchParams, name: string, value: ApiValue): void {
  if (value === undefined || value === null) return
  if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) append(form, `${name}[${key}]`, inner)
    return
  }
  form.append(name, String(value))
}
