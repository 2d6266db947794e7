import type { Locale } from '#shared/contracts/plans.ts'
import type { MessageReaction } from '#shared/contracts/notices.ts'

/** What a mail's sentences may use, already written as the account's language writes it. Null where a fact is not known. */
export interface MailFacts {
  plan: string
  amount: string | null
  number: string | null
  endsOn: string | null
  limit: string
  used: string
  max: string
  percent: string
  until: string | null
  /** Why something stopped, as its facts name it. */
  because: string
  /** Why the last try failed, as the end of a sentence. */
  reason: string
  nextTryOn: string | null
  /** Opens one invoice to whoever has it. */
  payUrl: string | null
  /** Lets somebody who was asked to join in. */
  joinUrl: string
  /** Where the account's people and their seats are. */
  membersUrl: string
  /** Whom an invitation or a request is for. */
  email: string
  /** Who invited, asked or decided. */
  by: string | null
  /** Name of the account. */
  account: string | null
  /** What they said with it. */
  note: string | null
  /** Whether a request was granted. */
  isApproved: boolean
}

interface Sentences {
  /** Stands in place of the way to the bills and of why it was sent, for people who do not deal with them. */
  ending?: (facts: MailFacts) => string
  subject(facts: MailFacts): string
  text(facts: MailFacts): string
}

const topUpReasons: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    declined: 'Your payment method was declined when your credits were to be topped up',
    bank_check: 'Your bank wants you to confirm the payment for your credits',
    no_method: 'No payment method is on file to top up your credits with',
    price_changed: 'Credits cost another amount than you agreed to',
  },
  it: {
    declined: 'Il metodo di pagamento è stato rifiutato durante la ricarica dei crediti',
    bank_check: 'La banca chiede di confermare il pagamento dei crediti',
    no_method: 'Non c’è un metodo di pagamento registrato per ricaricare i crediti',
    price_changed: 'I crediti costano un importo diverso da quello che hai accettato',
  },
}

/** Every sentence that a mail can say. */
export const mailWords: Readonly<
  Record<
    Locale,
    {
      greeting: (name: string) => string
      footer: string
      why: string
      reactions: Record<MessageReaction, Sentences>
    }
  >
> = {
  en: {
    greeting: (name) => `Hello ${name},`,
    footer: 'See your plan, invoices and cards:',
    why: 'You get this because you manage the billing of this account. Answer this mail and a person reads it.',
    reactions: {
      welcome: {
        subject: ({ plan }) => `${plan} is active`,
        text: ({ plan }) => `${plan} is active. All that it includes is yours to use from now on.`,
      },
      trial_started: {
        subject: ({ plan }) => `Your trial of ${plan} has begun`,
        text: ({ plan, endsOn }) =>
          `Your trial of ${plan} has begun${endsOn === null ? '' : ` and ends on ${endsOn}`}. You can leave before its end, and nothing is charged.`,
      },
      trial_ending: {
        subject: ({ plan }) => `Your trial of ${plan} ends soon`,
        text: ({ plan, endsOn }) =>
          `Your trial of ${plan} ends${endsOn === null ? ' soon' : ` on ${endsOn}`}. Then your payment method is charged. To pay nothing, cancel before that day.`,
      },
      pause_ending: {
        subject: ({ plan }) => `${plan} starts again soon`,
        text: ({ plan, endsOn, amount }) =>
          `${plan} starts again${endsOn === null ? ' soon' : ` on ${endsOn}`}. Then your payment method is charged for a new period${amount === null ? '' : `: ${amount}, before taxes and credit`}. To pay nothing, cancel before that day.`,
      },
      subscription_ended: {
        subject: ({ plan }) => `${plan} has ended`,
        text: ({ plan }) => `${plan} has ended. Nothing more is charged. Your invoices stay where they are.`,
      },
      payment_needed: {
        subject: ({ plan, amount, reason }) =>
          amount === null
            ? `We could not charge the renewal of ${plan}`
            : `We could not charge ${amount} (${reason})`,
        text: ({ plan, amount, number, reason, nextTryOn, payUrl }) =>
          [
            `The renewal of ${plan}${amount === null ? '' : ` over ${amount}`} could not be charged: ${reason}.`,
            nextTryOn === null
              ? 'We will not try again by ourselves.'
              : `We try again by ourselves on ${nextTryOn}.`,
            'Pay the open invoice or choose another payment method, so that nothing is interrupted.',
            payUrl === null
              ? ''
              : `\n\nWhoever has this link can pay ${number === null ? 'this invoice' : `invoice ${number}`} without an account, and sees nothing else; it works for seven days: ${payUrl}`,
          ]
            .filter((part) => part !== '')
            .join(' ')
            .replace(' \n\n', '\n\n'),
      },
      receipt: {
        subject: ({ number }) => (number === null ? 'Your receipt' : `Your receipt for invoice ${number}`),
        text: ({ number, amount }) =>
          `${number === null ? 'Your invoice' : `Invoice ${number}`} is paid${amount === null ? '' : `: ${amount}`}. Thank you.`,
      },
      bank_check_needed: {
        subject: () => 'Your bank wants you to confirm a payment',
        text: ({ number, amount }) =>
          `Your bank wants you to confirm the payment of ${number === null ? 'an invoice' : `invoice ${number}`}${amount === null ? '' : ` over ${amount}`}. Until then nothing is charged.`,
      },
      refund: {
        subject: () => 'You get money back',
        text: ({ amount }) =>
          `${amount ?? 'An amount'} is on its way back to your payment method. Banks take five to ten days.`,
      },
      usage_warning: {
        subject: ({ limit, percent }) => `${limit}: ${percent} used`,
        text: ({ limit, used, max, percent }) =>
          `You have used ${percent} of what your plan includes. ${limit}: ${used} of ${max}.`,
      },
      top_up_stopped: {
        subject: () => 'Your credits are not topped up any more',
        text: ({ because, amount }) =>
          because === 'cap'
            ? `The automatic top-ups that you allowed for this month are used up${amount === null ? '' : ` (${amount})`}. Next month they go on by themselves.`
            : `${topUpReasons.en[because] ?? 'Your credits could not be topped up'}. Nothing more is bought by itself until you turn it on again.`,
      },
      seat_requested: {
        subject: ({ by, email }) => `${by ?? 'Somebody'} asks for a seat for ${email}`,
        text: ({ by, email, note, membersUrl }) =>
          `${by ?? 'Somebody of your account'} asks for a seat for ${email}${note === null ? '.' : `: “${note}”`}\n\nNothing is bought until you say so. See what it costs and decide: ${membersUrl}`,
      },
      seat_decided: {
        subject: ({ email, isApproved }) =>
          isApproved ? `${email} was invited` : `No seat for ${email} this time`,
        text: ({ by, email, note, isApproved }) =>
          `${by ?? 'A manager'} ${isApproved ? `approved your request: ${email} was invited.` : `turned down your request for a seat for ${email}.`}${note === null ? '' : ` “${note}”`}`,
        ending: ({ membersUrl }) =>
          `See who sits on which seat: ${membersUrl}\n\nYou get this because you asked for a seat.`,
      },
      invitation: {
        subject: ({ by, account }) => `${by ?? 'Somebody'} invites you to ${account ?? 'their account'}`,
        text: ({ by, account, endsOn, joinUrl }) =>
          `${by ?? 'Somebody'} invites you to ${account ?? 'their account'}. A seat is kept for you${endsOn === null ? '' : ` until ${endsOn}`}; it costs you nothing.\n\nJoin with this address: ${joinUrl}`,
        ending: () => 'If you do not know them, leave this mail alone and nothing happens.',
      },
      card_entry_paused: {
        subject: () => 'Card entry is paused for your protection',
        text: ({ until }) =>
          `Too many cards were refused. For your protection card entry is paused${until === null ? '' : ` until ${until}`}. Your plan stays as it is.`,
      },
    },
  },
  it: {
    greeting: (name) => `Ciao ${name},`,
    footer: 'Il tuo piano, le fatture e le carte:',
    why: 'Ricevi questo messaggio perché gestisci i pagamenti di questo account. Se rispondi, ti legge una persona.',
    reactions: {
      welcome: {
        subject: ({ plan }) => `${plan} è attivo`,
        text: ({ plan }) => `${plan} è attivo. Da ora puoi usare tutto ciò che comprende.`,
      },
      trial_started: {
        subject: ({ plan }) => `La tua prova di ${plan} è iniziata`,
        text: ({ plan, endsOn }) =>
          `La tua prova di ${plan} è iniziata${endsOn === null ? '' : ` e termina il ${endsOn}`}. Se disdici prima della fine non paghi nulla.`,
      },
      trial_ending: {
        subject: ({ plan }) => `La tua prova di ${plan} sta per finire`,
        text: ({ plan, endsOn }) =>
          `La tua prova di ${plan} ${endsOn === null ? 'sta per finire' : `termina il ${endsOn}`}. Poi viene addebitato il tuo metodo di pagamento. Per non pagare nulla, disdici prima di quel giorno.`,
      },
      pause_ending: {
        subject: ({ plan }) => `${plan} sta per ripartire`,
        text: ({ plan, endsOn, amount }) =>
          `${plan} riparte ${endsOn === null ? 'tra poco' : `il ${endsOn}`}. Allora viene addebitato un nuovo periodo${amount === null ? '' : `: ${amount}, prima di imposte e credito`}. Per non pagare nulla, disdici prima di quel giorno.`,
      },
      subscription_ended: {
        subject: ({ plan }) => `${plan} è terminato`,
        text: ({ plan }) =>
          `${plan} è terminato. Non ci saranno altri addebiti. Le tue fatture restano dove sono.`,
      },
      payment_needed: {
        subject: ({ plan, amount, reason }) =>
          amount === null
            ? `Il rinnovo di ${plan} non è stato addebitato`
            : `Non siamo riusciti ad addebitare ${amount} (${reason})`,
        text: ({ plan, amount, number, reason, nextTryOn, payUrl }) =>
          [
            `Non è stato possibile addebitare il rinnovo di ${plan}${amount === null ? '' : ` di ${amount}`}: ${reason}.`,
            nextTryOn === null ? 'Non riproveremo da soli.' : `Riproviamo da soli il ${nextTryOn}.`,
            'Paga la fattura aperta o scegli un altro metodo di pagamento, così il servizio non si interrompe.',
            payUrl === null
              ? ''
              : `\n\nChi ha questo link può pagare ${number === null ? 'questa fattura' : `la fattura ${number}`} senza un account, e non vede altro; vale sette giorni: ${payUrl}`,
          ]
            .filter((part) => part !== '')
            .join(' ')
            .replace(' \n\n', '\n\n'),
      },
      receipt: {
        subject: ({ number }) =>
          number === null ? 'La tua ricevuta' : `La tua ricevuta per la fattura ${number}`,
        text: ({ number, amount }) =>
          `${number === null ? 'La tua fattura' : `La fattura ${number}`} è pagata${amount === null ? '' : `: ${amount}`}. Grazie.`,
      },
      bank_check_needed: {
        subject: () => 'La tua banca chiede di confermare un pagamento',
        text: ({ number, amount }) =>
          `La tua banca chiede di confermare il pagamento ${number === null ? 'di una fattura' : `della fattura ${number}`}${amount === null ? '' : ` di ${amount}`}. Fino ad allora non viene addebitato nulla.`,
      },
      refund: {
        subject: () => 'Ricevi un rimborso',
        text: ({ amount }) =>
          `${amount ?? 'Un importo'} sta tornando sul tuo metodo di pagamento. Le banche impiegano da cinque a dieci giorni.`,
      },
      usage_warning: {
        subject: ({ limit, percent }) => `${limit}: usato il ${percent}`,
        text: ({ limit, used, max, percent }) =>
          `Hai usato il ${percent} di ciò che il tuo piano comprende. ${limit}: ${used} su ${max}.`,
      },
      top_up_stopped: {
        subject: () => 'I tuoi crediti non si ricaricano più da soli',
        text: ({ because, amount }) =>
          because === 'cap'
            ? `Le ricariche automatiche che hai consentito per questo mese sono finite${amount === null ? '' : ` (${amount})`}. Il mese prossimo riprendono da sole.`
            : `${topUpReasons.it[because] ?? 'Non è stato possibile ricaricare i crediti'}. Non si acquista più nulla da solo finché non riattivi la ricarica.`,
      },
      seat_requested: {
        subject: ({ by, email }) => `${by ?? 'Qualcuno'} chiede una postazione per ${email}`,
        text: ({ by, email, note, membersUrl }) =>
          `${by ?? 'Qualcuno del tuo account'} chiede una postazione per ${email}${note === null ? '.' : `: «${note}»`}\n\nNon si acquista nulla finché non lo decidi tu. Guarda quanto costa e decidi: ${membersUrl}`,
      },
      seat_decided: {
        subject: ({ email, isApproved }) =>
          isApproved ? `${email} è stato invitato` : `Nessuna postazione per ${email} questa volta`,
        text: ({ by, email, note, isApproved }) =>
          `${by ?? 'Un responsabile'} ${isApproved ? `ha approvato la tua richiesta: ${email} è stato invitato.` : `non ha approvato la tua richiesta di una postazione per ${email}.`}${note === null ? '' : ` «${note}»`}`,
        ending: ({ membersUrl }) =>
          `Guarda chi occupa quale postazione: ${membersUrl}\n\nRicevi questo messaggio perché hai chiesto una postazione.`,
      },
      invitation: {
        subject: ({ by, account }) => `${by ?? 'Qualcuno'} ti invita in ${account ?? 'un account'}`,
        text: ({ by, account, endsOn, joinUrl }) =>
          `${by ?? 'Qualcuno'} ti invita in ${account ?? 'un account'}. Una postazione è riservata per te${endsOn === null ? '' : ` fino al ${endsOn}`}; non ti costa nulla.\n\nEntra con questo indirizzo: ${joinUrl}`,
        ending: () => 'Se non conosci chi ti invita, ignora questo messaggio: non succede nulla.',
      },
      card_entry_paused: {
        subject: () => 'Inserimento delle carte sospeso per la tua sicurezza',
        text: ({ until }) =>
          `Troppe carte sono state rifiutate. Per la tua sicurezza l'inserimento delle carte è sospeso${until === null ? '' : ` fino al ${until}`}. Il tuo piano resta com'è.`,
      },
    },
  },
}
