// Express with the signature check and nothing behind it: the yardstick for the webhook endpoint.
import express from 'express'
import Stripe from 'stripe'

const stripe = new Stripe('sk_test_bench')
const app = express()
app.get('/', (_request, response) => response.sendStatus(200))
app.post('/webhooks/stripe', express.raw({ type: () => true }), async (request, response) => {
  const signature = request.headers['stripe-signature']
  await stripe.webhooks.constructEventAsync(request.body, signature, process.env.STRIPE_WEBHOOK_SECRET)
  response.json({ received: true })
})
app.listen(Number(process.env.PORT), '127.0.0.1')
