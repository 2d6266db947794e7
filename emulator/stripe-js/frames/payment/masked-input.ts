const SEPARATORS = /[^0-9A-Za-z]/g

/**
 * Rewrites an input's value by a format after each change and keeps the cursor behind the character it was behind.
 * Deleting a separator deletes the character before it, or the format would put it straight back.
 */
export function applyMask(
  input: HTMLInputElement,
  before: string,
  event: Event,
  format: (text: string) => string,
) {
  const caret = input.selectionStart ?? input.value.length
  const isAtEnd = caret === input.value.length
  const tail = input.value.slice(caret)
  const typed = input.value.slice(0, caret)
  const head = isSeparatorDeletion(input.value, before, event) ? dropLast(typed) : typed
  const formatted = format(head + tail)
  if (formatted === input.value) return
  input.value = formatted
  if (document.activeElement !== input) return
  const position = isAtEnd ? formatted.length : positionAfter(formatted, significant(head).length)
  input.setSelectionRange(position, position)
}

function significant(text: string): string {
  return text.replace(SEPARATORS, '')
}

function isSeparatorDeletion(value: string, before: string, event: Event): boolean {
  const isDeletion = event instanceof InputEvent && event.inputType.startsWith('delete')
  return isDeletion && value.length < before.length && significant(value) === significant(before)
}

function dropLast(text: string): string {
  return text.replace(/[^0-9A-Za-z]+$/, '').slice(0, -1)
}

function positionAfter(text: string, count: number): number {
  let seen = 0
  for (let index = 0; index < text.length; index += 1) {
    if (seen === count) return index
    if (significant(text[index] ?? '') !== '') seen += 1
  }
  return text.length
}
