import { cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { renderApp, type Answers } from '../testing/render-app.tsx'
import { ana, oneCard, onTeam, openInvoice, ownerAndInvited, planList } from '../testing/samples.ts'

afterEach(() => {
  cleanup()
  document.title = ''
})

const payloads = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '<svg onload=alert(1)>',
  '"><svg/onload=alert(1)>',
  "'><iframe src=javascript:alert(1)>",
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">pay</a>',
  '<math><mi xlink:href="data:x,<script>alert(1)</script>">',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '<object data="data:text/html,x">',
  '<embed src=x>',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<style>*{background:url(//evil.example)}</style>',
  '<form action="https://evil.example"><button>pay</button></form>',
  '</title><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '${alert(1)}{{constructor.constructor("alert(1)")()}}',
].join(' ')

let texts = 0
/** No two are the same, as in a real price list. */
const everywhere = () => {
  const text = `${payloads} ${++texts}`
  return { en: text, it: text }
}
const plans = {
  ...planList,
  plans: planList.plans.map((plan) => ({
    ...plan,
    name: everywhere(),
    audience: everywhere(),
    highlights: plan.highlights.map(() => everywhere()),
    features: plan.features.map((feature) => ({ ...feature, name: everywhere(), group: everywhere() })),
    limits: plan.limits.map((limit) => ({ ...limit, name: everywhere() })),
  })),
}
const answers: Answers = {
  account: {
    me: () => ({
      ...ana,
      user: { ...ana.user, name: payloads },
      account: { ...ana.account, name: payloads },
    }),
  },
  plans: { list: () => plans },
  subscriptions: { current: () => onTeam },
  invoices: {
    get: () => ({
      ...openInvoice,
      number: payloads,
      lines: openInvoice.lines.map((line) => ({ ...line, plan: null, description: payloads })),
      buyer: {
        name: everywhere().en,
        email: everywhere().en,
        address: {
          line1: everywhere().en,
          line2: everywhere().en,
          city: everywhere().en,
          state: everywhere().en,
          postalCode: everywhere().en,
          country: 'IT',
        },
        taxIds: [{ type: 'eu_vat', value: payloads }],
        customFields: [{ name: payloads, value: payloads }],
      },
    }),
  },
  paymentMethods: { list: () => oneCard },
  members: {
    list: () => ({
      ...ownerAndInvited,
      people: ownerAndInvited.people.map((person) => ({
        ...person,
        name: payloads,
        email: everywhere().en,
      })),
      invitations: ownerAndInvited.invitations.map((invitation) => ({
        ...invitation,
        by: payloads,
        email: everywhere().en,
      })),
    }),
  },
  activity: {
    recent: () => [
      {
        id: '1',
        at: '2026-11-01T10:00:00.000Z',
        actor: { kind: 'user', name: payloads },
        action: 'subscription.activated',
        facts: { plan: payloads },
      },
    ],
  },
}

const harmful = [
  'script, iframe, object, embed, base, style, math',
  'img[src="x"], [srcdoc], [autofocus], details[ontoggle], meta[http-equiv]',
  'form[action*="evil"], a[href^="javascript:"]',
].join(', ')

/** Besides what the frame of every page says of its person. */
const told: [string, number][] = [
  ['/plans', 8],
  ['/billing', 1],
  ['/billing/members', 4],
  [`/billing/invoices/${openInvoice.id}`, 5],
]
test.each(told)('A12: markup in every text that %s shows is shown as text', async (path, count) => {
  renderApp({ path, answers })
  await screen.findByRole('heading', { level: 1 })
  const shown = () => screen.getByRole('main').textContent.split('<body onload=alert(1)>').length - 1
  await waitFor(() => expect(shown()).toBeGreaterThanOrEqual(count))
  expect([...document.body.querySelectorAll(harmful)].map(({ outerHTML }) => outerHTML)).toEqual([])
  const handlers = [...document.querySelectorAll('*')].flatMap(({ attributes }) =>
    [...attributes].filter(({ name }) => name.startsWith('on')),
  )
  expect(handlers).toEqual([])
})
