export interface Window {
  points: number
  seconds: number
}

export interface DoorLimits {
  /** Counted for the person or account behind the request, or for the address of mail that it names. */
  readonly subject?: readonly Window[]
  /** Counted for the network address. */
  readonly address?: readonly Window[]
  /** How long a door stays shut once its limit is passed, each time longer; absent: until the window ends. */
  readonly lockSeconds?: readonly number[]
  /** How many of an account's may be under way at once; the next waits its turn. */
  readonly inFlight?: number
  /** How many of an account's may lie open, for whoever keeps what the door leads to. */
  readonly open?: number
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Every limit of the app in one table. Both columns count; a call of a batch counts like a request. */
export const doors = {
  query: { subject: [{ points: 600, seconds: minute }], address: [{ points: 1_200, seconds: minute }] },
  mutation: { subject: [{ points: 60, seconds: minute }], address: [{ points: 1_200, seconds: minute }] },
  /** Starting to subscribe or to pay; a repeated attempt id is free. */
  subscribe: {
    subject: [
      { points: 6, seconds: 10 * minute },
      { points: 20, seconds: day },
    ],
    address: [{ points: 20, seconds: hour }],
  },
  sign_in: { address: [{ points: 20, seconds: 15 * minute }] },
  /** Wrong passwords for one mail address, known or not. */
  sign_in_failure: {
    subject: [{ points: 5, seconds: 15 * minute }],
    lockSeconds: [15 * minute, 30 * minute, hour],
  },
  /** Signing up, and whatever else sends mail to an address that somebody typed. */
  sign_up: {
    subject: [{ points: 3, seconds: hour }],
    address: [
      { points: 5, seconds: hour },
      { points: 20, seconds: day },
    ],
  },
  /** Putting a card on file without paying. */
  card_attach: {
    subject: [
      { points: 5, seconds: hour },
      { points: 10, seconds: day },
    ],
    address: [{ points: 15, seconds: hour }],
    // Whoever has the secret of an open set-up tries cards without asking us.
    open: 3,
  },
  /** Asking Stripe what a change would cost; it uses up our share of Stripe's own limit. */
  preview: {
    subject: [{ points: 30, seconds: minute }],
    address: [{ points: 120, seconds: minute }],
    inFlight: 1,
  },
  /** Taking an invoice's PDF from Stripe. */
  document: { subject: [{ points: 30, seconds: minute }], address: [{ points: 60, seconds: minute }] },
  /** Promotion codes that are not valid; one that is does not count. */
  promotion_code: {
    subject: [
      { points: 5, seconds: 15 * minute },
      { points: 15, seconds: day },
    ],
    address: [{ points: 20, seconds: hour }],
  },
  /** Mails to people who were invited, and to managers who are asked for a seat, by the account. */
  invitation: {
    subject: [
      { points: 60, seconds: hour },
      { points: 300, seconds: day },
    ],
  },
  /** Paying by a link, the subject. Looking at its invoice, which a page does again and again, is a query. */
  pay_link: { subject: [{ points: 10, seconds: hour }], address: [{ points: 30, seconds: hour }] },
  /** Links that nobody signed. Afterwards there is no link at all for that address, a right one neither. */
  pay_link_wrong: { address: [{ points: 10, seconds: hour }] },
  /** Refunds and the like by somebody of the operator's. */
  admin_money: { subject: [{ points: 30, seconds: hour }] },
  /** Everything else under the sign-in library's address. */
  auth: { address: [{ points: 300, seconds: minute }] },
  webhook_bad_signature: { address: [{ points: 60, seconds: minute }] },
  csp_report: { address: [{ points: 60, seconds: minute }] },
} as const satisfies Record<string, DoorLimits>

export type Door = keyof typeof doors
