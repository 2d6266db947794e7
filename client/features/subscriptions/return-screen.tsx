export function ReturnScreen() {
  return null
}
