import type { Catalogue, FeatureDefinition, LimitDefinition } from './catalogue-types.ts'

const work = { en: 'Work', it: 'Lavoro' }
const control = { en: 'Control', it: 'Controllo' }
const help = { en: 'Help', it: 'Assistenza' }

const features = {
  boards: { group: work, name: { en: 'Boards and lists', it: 'Bacheche ed elenchi' } },
  automations: { group: work, name: { en: 'Automations', it: 'Automazioni' } },
  shared_views: { group: work, name: { en: 'Shared views', it: 'Viste condivise' } },
  guest_access: { group: control, name: { en: 'Guest access', it: 'Accesso per ospiti' } },
  audit_trail: { group: control, name: { en: 'Audit trail', it: 'Registro delle attività' } },
  single_sign_on: { group: control, name: { en: 'Single sign-on', it: 'Accesso unico (SSO)' } },
  email_support: { group: help, name: { en: 'Support by e-mail', it: 'Assistenza via e-mail' } },
  priority_support: { group: help, name: { en: 'Priority support', it: 'Assistenza prioritaria' } },
} as const satisfies Record<string, FeatureDefinition>

const limits = {
  projects: { name: { en: 'Projects', it: 'Progetti' }, unit: null, period: 'none', meter: null },
  members: {
    name: { en: 'Members', it: 'Membri' },
    unit: null,
    period: 'none',
    meter: null,
    counts: 'people',
  },
  storage: {
    name: { en: 'Storage', it: 'Spazio' },
    unit: { en: 'GB', it: 'GB' },
    period: 'none',
    meter: null,
  },
  automation_runs: {
    name: { en: 'Automation runs', it: 'Esecuzioni di automazioni' },
    unit: null,
    period: 'month',
    meter: 'automation_runs',
  },
} as const satisfies Record<string, LimitDefinition>

/**
 * All that is sold, in one place: screens, checkout, access and the publish step to Stripe read it. Amounts are minor units.
 * After a change of names or prices run `npm run plans -- diff`, then `npm run plans -- push`.
 */
export const planCatalogue = {
  defaultCurrency: 'eur',
  taxBehavior: 'exclusive',
  access: { enforcement: 'enforce', graceDays: 7, whenCheckFails: 'pass' },
  features,
  limits,
  plans: {
    free: {
      kind: 'free',
      name: { en: 'Free', it: 'Free' },
      audience: { en: 'For trying things out alone', it: 'Per provare da soli' },
      rank: 0,
      isRecommended: false,
      highlights: [
        { en: '2 projects', it: '2 progetti' },
        { en: '1 member', it: '1 membro' },
        { en: '1 GB of storage', it: '1 GB di spazio' },
        { en: 'No card needed', it: 'Nessuna carta richiesta' },
      ],
      features: ['boards'],
      limits: { projects: 2, members: 1, storage: 1, automation_runs: 0 },
    },
    starter: {
      kind: 'paid',
      name: { en: 'Starter', it: 'Starter' },
      audience: { en: 'For one person with real work', it: 'Per chi lavora in proprio' },
      rank: 1,
      isRecommended: false,
      highlights: [
        { en: '10 projects', it: '10 progetti' },
        { en: '3 members', it: '3 membri' },
        { en: '10 GB of storage', it: '10 GB di spazio' },
        { en: '500 automation runs a month', it: '500 automazioni al mese' },
        { en: 'Support by e-mail', it: 'Assistenza via e-mail' },
      ],
      features: ['boards', 'automations', 'email_support'],
      limits: { projects: 10, members: 3, storage: 10, automation_runs: 500 },
      prices: { month: { eur: 900, usd: 1000 }, year: { eur: 9000, usd: 10_000 } },
      seats: null,
      trial: null,
      addOns: {},
    },
    team: {
      kind: 'paid',
      name: { en: 'Team', it: 'Team' },
      audience: { en: 'For teams that share their work', it: 'Per gruppi che lavorano insieme' },
      rank: 2,
      isRecommended: true,
      highlights: [
        { en: 'Unlimited projects', it: 'Progetti illimitati' },
        { en: 'As many members as seats', it: 'Tanti membri quante le postazioni' },
        { en: '100 GB of storage, more as an add-on', it: '100 GB di spazio, ampliabili' },
        { en: '10,000 automation runs a month', it: '10.000 automazioni al mese' },
        { en: 'Shared views and guests', it: 'Viste condivise e ospiti' },
      ],
      features: ['boards', 'automations', 'shared_views', 'guest_access', 'email_support'],
      limits: { projects: null, members: 100, storage: 100, automation_runs: 10_000 },
      prices: { month: { eur: 2900, usd: 3200 }, year: { eur: 29_000, usd: 32_000 } },
      seats: { min: 1, max: 100 },
      trial: null,
      addOns: {
        extra_storage: {
          name: { en: 'Extra storage', it: 'Spazio aggiuntivo' },
          description: { en: '100 GB more, as often as you like', it: '100 GB in più, quante volte vuoi' },
          maxQuantity: 20,
          prices: { month: { eur: 1000, usd: 1100 }, year: { eur: 10_000, usd: 11_000 } },
          raises: { storage: 100 },
        },
      },
    },
    business: {
      kind: 'paid',
      name: { en: 'Business', it: 'Business' },
      audience: { en: 'For companies with rules to keep', it: 'Per aziende con regole da rispettare' },
      rank: 3,
      isRecommended: false,
      highlights: [
        { en: '10 seats included, more at any time', it: '10 postazioni incluse, ampliabili' },
        { en: '1,000 GB of storage', it: '1.000 GB di spazio' },
        { en: 'Unlimited automation runs', it: 'Automazioni illimitate' },
        { en: 'Audit trail and single sign-on', it: 'Registro delle attività e accesso unico' },
        { en: 'Priority support', it: 'Assistenza prioritaria' },
      ],
      features: [
        'boards',
        'automations',
        'shared_views',
        'guest_access',
        'audit_trail',
        'single_sign_on',
        'email_support',
        'priority_support',
      ],
      limits: { projects: null, members: null, storage: 1000, automation_runs: null },
      prices: { month: { eur: 9900, usd: 10_900 }, year: { eur: 99_000, usd: 109_000 } },
      seats: {
        min: 1,
        max: 500,
        included: {
          count: 10,
          furtherPrices: { month: { eur: 900, usd: 1000 }, year: { eur: 9000, usd: 10_000 } },
        },
      },
      trial: { days: 14, needsCard: true },
      addOns: {},
    },
  },
  oneTimeProducts: {
    audit_trail: {
      name: { en: 'Audit trail, for good', it: 'Registro delle attività, per sempre' },
      description: {
        en: 'The audit trail beside any plan, paid once',
        it: 'Il registro delle attività con qualsiasi piano, pagato una volta',
      },
      prices: { eur: 14_900, usd: 16_900 },
      unlocks: ['audit_trail'],
      credits: null,
    },
  },
  credits: null,
  leaving: {
    cancelNow: 'with_refund',
    pause: { maxMonths: 3, unusedTime: 'credit' },
    offers: { unused: 'pause', too_expensive: 'discount' },
    offerCode: 'STAY30',
  },
  promotions: {
    WELCOME20: {
      off: { percent: 20 },
      lasts: { months: 3 },
      plans: null,
      firstPurchaseOnly: true,
      maxRedemptions: null,
    },
    TEAM10: {
      off: { amount: { eur: 1000, usd: 1100 } },
      lasts: 'once',
      plans: ['team'],
      firstPurchaseOnly: false,
      maxRedemptions: null,
    },
    STAY30: {
      off: { percent: 30 },
      lasts: { months: 3 },
      plans: null,
      firstPurchaseOnly: false,
      maxRedemptions: null,
    },
  },
  changes: {
    moves: {
      higher_plan: 'now',
      lower_plan: 'renewal',
      longer_interval: 'now',
      shorter_interval: 'renewal',
      more_seats: 'now',
      fewer_seats: 'renewal',
      more_add_ons: 'now',
      fewer_add_ons: 'renewal',
    },
    mayWait: true,
    blocked: [],
  },
} as const satisfies Catalogue<keyof typeof features, keyof typeof limits>
