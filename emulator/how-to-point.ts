/** How any Stripe SDK is pointed at an emulator; each secret key is an account of its own. */
export function howToPoint(url: string): string {
  const { hostname, port } = new URL(url)
  return `
  Look inside    ${url}/
  Keys           any sk_test_… with its pk_test_…; each pair is an account of its own
  Node           new Stripe('sk_test_demo', { host: '${hostname}', port: ${port}, protocol: 'http' })
  Python         stripe.api_key = 'sk_test_demo'; stripe.api_base = '${url}'
  Ruby           Stripe.api_key = 'sk_test_demo'; Stripe.api_base = '${url}'
  PHP            new \\Stripe\\StripeClient(['api_key' => 'sk_test_demo', 'api_base' => '${url}'])
  Go             stripe.GetBackendWithConfig(stripe.APIBackend, &stripe.BackendConfig{URL: stripe.String("${url}")})
  Java           Stripe.overrideApiBase("${url}")
  .NET           new StripeClient("sk_test_demo", apiBase: "${url}")
  curl           curl ${url}/v1/customers -u sk_test_demo: -d email=ada@example.com
  In the page    <script src="${url}/stripe.js"></script>, then Stripe('pk_test_demo')
  A card to try  4242 4242 4242 4242, any future date, any code
`
}
