/** Resolves after so many milliseconds of wall time. */
export function waitAwhile(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
