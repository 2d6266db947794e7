import { declineFamilies, type DeclineFamily } from '#shared/billing/decline-families.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { ActivityEntry } from '#shared/contracts/activity.ts'
import type { Locale, LocalizedText } from '#shared/contracts/plans.ts'
import type { MessageReaction } from '#shared/contracts/notices.ts'
import { declineWords } from './decline-words.ts'
import { type MailFacts, mailWords } from './words.ts'

interface Occasion {
  reaction: MessageReaction
  facts: ActivityEntry['facts']
  /** The account's. */
  locale: Locale
  timeZone: string
  name: string
  /** Where the app is; links are made from nothing else. */
  appUrl: string
  /** Where somebody without an account pays the invoice that it is about; null where there is none. */
  payUrl: string | null
  /** Where somebody who was asked to join does so; null where nobody was. */
  joinUrl: string | null
}

const tags = { en: 'en-GB', it: 'it-IT' } as const satisfies Record<Locale, string>

/**
 * A message in the words of its reader, as plain text: what people typed can be no markup there. Colours and type come
 * over it where it leaves.
 */
export function writeMail(occasion: Occasion): { language: Locale; subject: string; text: string } {
  const words = mailWords[occasion.locale]
  const { subject, text, ending } = words.reactions[occasion.reaction]
  const facts = factsInWords(occasion)
  return {
    language: occasion.locale,
    subject: onOneLine(subject(facts)),
    text: [
      words.greeting(onOneLine(occasion.name)),
      text(facts),
      ...(ending === undefined ? [`${words.footer} ${occasion.appUrl}/`, words.why] : [ending(facts)]),
      '',
    ].join('\n\n'),
  }
}

/** A line break in a header would begin another header. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

function factsInWords({ facts, locale, timeZone, payUrl, joinUrl, reaction, appUrl }: Occasion): MailFacts {
  const tag = tags[locale]
  const date = (value: unknown, style: Intl.DateTimeFormatOptions) =>
    typeof value === 'string'
      ? new Intl.DateTimeFormat(tag, { ...style, timeZone }).format(new Date(value))
      : null
  const number = (value: unknown) => new Intl.NumberFormat(tag).format(Number(value ?? 0))
  const limit = String(facts['limit'] ?? '')
  const { plans, limits, credits } = catalogueInUse()
  const limitName = limit === 'credits' ? credits?.name : limits[limit]?.name
  return {
    plan: plans[String(facts['plan'])]?.name[locale] ?? aPlan[locale],
    amount: amountIn(facts, tag),
    number: typeof facts['number'] === 'string' ? facts['number'] : null,
    endsOn: date(facts['endsAt'], { dateStyle: 'long' }),
    limit: limitName?.[locale] ?? aLimit[locale],
    used: number(facts['used']),
    max: number(facts['max']),
    percent: new Intl.NumberFormat(tag, { style: 'percent' }).format(Number(facts['percent'] ?? 0) / 100),
    reason: declineWords[locale][reasonOf(facts)],
    nextTryOn: date(facts['nextAttemptAt'], { dateStyle: 'long' }),
    payUrl,
    joinUrl: joinUrl ?? `${appUrl}/`,
    membersUrl: `${appUrl}/billing/members`,
    email: typeof facts['email'] === 'string' ? facts['email'] : aPerson[locale],
    by: typeof facts['name'] === 'string' ? facts['name'] : null,
    account: typeof facts['account'] === 'string' ? facts['account'] : null,
    note: noteOf(facts, reaction),
    isApproved: facts['isApproved'] === true,
    because: String(facts['because'] ?? ''),
    until: date(facts['until'], { dateStyle: 'long', timeStyle: 'short' }),
  }
}

/** What somebody typed to be read by another; not the bank's reasons. */
function noteOf({ reason }: ActivityEntry['facts'], reaction: MessageReaction): string | null {
  const isTyped = reaction === 'seat_requested' || reaction === 'seat_decided'
  return isTyped && typeof reason === 'string' && reason !== '' ? onOneLine(reason) : null
}

function reasonOf(facts: ActivityEntry['facts']): DeclineFamily | 'no_method' {
  return declineFamilies.find((family) => family === facts['reason']) ?? 'no_method'
}

const aPerson: LocalizedText = { en: 'somebody new', it: 'una persona' }
const aLimit: LocalizedText = { en: 'Usage', it: 'Utilizzo' }
const aPlan: LocalizedText = { en: 'Your plan', it: 'Il tuo piano' }

function amountIn(facts: ActivityEntry['facts'], tag: string): string | null {
  const minor = facts['refundedMinor'] ?? facts['totalMinor'] ?? facts['amountMinor']
  const currency = facts['currency']
  if (typeof minor !== 'number' || typeof currency !== 'string') return null
  const format = new Intl.NumberFormat(tag, { style: 'currency', currency })
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0))
}
