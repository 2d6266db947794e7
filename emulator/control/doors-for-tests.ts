export interface DoorAnswer {
  status: number
  body: Record<string, unknown>
}

/** Calls the doors of the emulator at this address, as a test of the app would. */
export function doorsAt(url: string) {
  return async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<DoorAnswer> => {
    const response = await fetch(`${url}/_emulator/${path}`, {
      method,
      headers: { 'x-emulator': '1', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const parsed: unknown = await response.json()
    return { status: response.status, body: Object.fromEntries(Object.entries(Object(parsed))) }
  }
}
