export function CheckoutScreen() {
  return null
}
