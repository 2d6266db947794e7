/** How many texts are remembered at least; twice as many at most. */
const REMEMBERED = 100

/** What is stored never changes, so its text is written once for the answer, the journal and the event about it. */
let recent = new Map<object, string>()
let earlier = new Map<object, string>()

/** The JSON text of an object, as `JSON.stringify` writes it. That of a frozen one is remembered for a while. */
export function textOf(object: object): string {
  if (!Object.isFrozen(object)) return composed(object)
  const known = recent.get(object) ?? earlier.get(object)
  if (known !== undefined) return known
  const text = composed(object)
  if (recent.size >= REMEMBERED) {
    earlier = recent
    recent = new Map()
  }
  recent.set(object, text)
  return text
}

/** The JSON text of an event with null in the place of what it is about, which the text of something else holds. */
export function textWithoutObject(event: Telling): string {
  return withText(event, 'data', withText(event.data, 'object', 'null'))
}

/** Of an event and of a list all but what they are about is small: that has a text of its own. */
function composed(object: object): string {
  if (!('object' in object) || !('data' in object)) return JSON.stringify(object)
  if (isTelling(object)) return withText(object, 'data', dataText(object.data))
  const { data } = object
  if (object.object === 'list' && isObjects(data))
    return withText(object, 'data', `[${data.map(textOf).join()}]`)
  return JSON.stringify(object)
}

function dataText(data: { object: object }): string {
  return withText(data, 'object', textOf(data.object))
}

/** The object's text, with this text in the place of one member's. */
function withText(object: object, member: string, text: string): string {
  const members: string[] = []
  for (const [key, value] of Object.entries(object)) {
    const written = key === member ? text : JSON.stringify(value)
    if (written !== undefined) members.push(`${JSON.stringify(key)}:${written}`)
  }
  return `{${members.join()}}`
}

/** An event, which tells of another object. */
export interface Telling {
  readonly data: { readonly object: object }
}

export function isTelling(object: object): object is Telling {
  if (!('object' in object) || object.object !== 'event' || !('data' in object)) return false
  const { data } = object
  return typeof data === 'object' && data !== null && 'object' in data && isObject(data.object)
}

function isObjects(data: unknown): data is object[] {
  return Array.isArray(data) && data.every(isObject)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
