import type { Catalogue, FeatureDefinition, LimitDefinition } from '../billing/catalogue-types.ts'

const app = { en: 'App', it: 'App' }
const service = { en: 'Service', it: 'Servizio' }

const features = {
  advanced_routing: { group: app, name: { en: 'Advanced routing', it: 'Instradamento avanzato' } },
  parental_control: { group: service, name: { en: 'Parental control', it: 'Controllo genitori' } },
  remote_help: { group: service, name: { en: 'Remote help', it: 'Assistenza a distanza' } },
  static_address: { group: service, name: { en: 'Static address', it: 'Indirizzo statico' } },
} as const satisfies Record<string, FeatureDefinition>

const limits = {
  devices: { name: { en: 'Devices', it: 'Dispositivi' }, unit: null, period: 'none', meter: null },
  speed_tests: {
    name: { en: 'Speed tests', it: 'Test di velocità' },
    unit: null,
    period: 'day',
    meter: 'speed_tests',
  },
} as const satisfies Record<string, LimitDefinition>

/**
 * An example: an app for routers that is bought once or paid by month or year, beside three plans of service that include
 * it. Amounts are minor units.
 */
export const routerCatalogue = {
  defaultCurrency: 'eur',
  taxBehavior: 'exclusive',
  access: { enforcement: 'enforce', graceDays: 7, whenCheckFails: 'pass' },
  features,
  limits,
  credits: null,
  plans: {
    free: {
      kind: 'free',
      name: { en: 'Free', it: 'Free' },
      audience: { en: 'For one router at home', it: 'Per un router in casa' },
      rank: 0,
      isRecommended: false,
      highlights: [{ en: '3 speed tests a day', it: '3 test di velocità al giorno' }],
      features: [],
      limits: { devices: 5, speed_tests: 3 },
    },
    unlock: {
      kind: 'paid',
      name: { en: 'Router Pro', it: 'Router Pro' },
      audience: { en: 'All of the app, paid as you go', it: 'Tutta l’app, pagata nel tempo' },
      rank: 1,
      isRecommended: false,
      highlights: [
        { en: 'Advanced routing', it: 'Instradamento avanzato' },
        { en: 'Also to be bought once, for good', it: 'Anche da acquistare una volta per sempre' },
      ],
      features: ['advanced_routing'],
      limits: { devices: 20, speed_tests: 10 },
      prices: { month: { eur: 499, usd: 549 }, year: { eur: 4999, usd: 5499 } },
      seats: null,
      trial: null,
      addOns: {},
    },
    base: {
      kind: 'paid',
      name: { en: 'Base', it: 'Base' },
      audience: { en: 'Service for a family', it: 'Assistenza per la famiglia' },
      rank: 2,
      isRecommended: true,
      highlights: [
        { en: 'Router Pro included', it: 'Router Pro incluso' },
        { en: 'Parental control', it: 'Controllo genitori' },
      ],
      features: ['advanced_routing', 'parental_control'],
      limits: { devices: 30, speed_tests: 20 },
      prices: { month: { eur: 999, usd: 1099 }, year: { eur: 9990, usd: 10_990 } },
      seats: null,
      trial: null,
      addOns: {},
    },
    premium: {
      kind: 'paid',
      name: { en: 'Premium', it: 'Premium' },
      audience: { en: 'Service with a person to call', it: 'Assistenza con una persona da chiamare' },
      rank: 3,
      isRecommended: false,
      highlights: [
        { en: 'Remote help', it: 'Assistenza a distanza' },
        { en: '100 devices', it: '100 dispositivi' },
      ],
      features: ['advanced_routing', 'parental_control', 'remote_help'],
      limits: { devices: 100, speed_tests: 100 },
      prices: { month: { eur: 1999, usd: 2199 }, year: { eur: 19_990, usd: 21_990 } },
      seats: null,
      trial: null,
      addOns: {},
    },
    business: {
      kind: 'paid',
      name: { en: 'Business', it: 'Business' },
      audience: { en: 'For offices and shops', it: 'Per uffici e negozi' },
      rank: 4,
      isRecommended: false,
      highlights: [
        { en: 'Static address', it: 'Indirizzo statico' },
        { en: 'Unlimited devices', it: 'Dispositivi illimitati' },
      ],
      features: ['advanced_routing', 'parental_control', 'remote_help', 'static_address'],
      limits: { devices: null, speed_tests: null },
      prices: { month: { eur: 4999, usd: 5499 }, year: { eur: 49_990, usd: 54_990 } },
      seats: null,
      trial: null,
      addOns: {},
    },
  },
  oneTimeProducts: {
    router_pro: {
      name: { en: 'Router Pro, for good', it: 'Router Pro, per sempre' },
      description: {
        en: 'Advanced routing without a subscription',
        it: 'Instradamento avanzato senza abbonamento',
      },
      prices: { eur: 4999, usd: 5499 },
      unlocks: ['advanced_routing'],
      credits: null,
    },
  },
  leaving: {
    cancelNow: 'with_refund',
    pause: null,
    offers: { too_expensive: 'cheaper_plan' },
    offerCode: null,
  },
  promotions: {},
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
