import type { Catalogue, FeatureDefinition } from '../billing/catalogue-types.ts'

const models = { en: 'Models', it: 'Modelli' }
const output = { en: 'Pictures', it: 'Immagini' }

const features = {
  model_sketch: { group: models, name: { en: 'Sketch model', it: 'Modello Sketch' } },
  model_photo: { group: models, name: { en: 'Photo model', it: 'Modello Photo' } },
  model_studio: { group: models, name: { en: 'Studio model', it: 'Modello Studio' } },
  no_watermark: { group: output, name: { en: 'No watermark', it: 'Senza filigrana' } },
  style_library: { group: output, name: { en: 'Style library', it: 'Libreria di stili' } },
} as const satisfies Record<string, FeatureDefinition>

/** An example: pictures made by models and paid in credits. Amounts are minor units. */
export const imagesCatalogue = {
  defaultCurrency: 'eur',
  taxBehavior: 'exclusive',
  access: { enforcement: 'enforce', graceDays: 7, whenCheckFails: 'pass' },
  features,
  limits: {},
  credits: {
    name: { en: 'Credits', it: 'Crediti' },
    packsLastMonths: 12,
    actions: {
      image: { name: { en: 'Picture', it: 'Immagine' }, cost: 1 },
      image_large: { name: { en: 'Large picture', it: 'Immagine grande' }, cost: 4 },
    },
  },
  plans: {
    free: {
      kind: 'free',
      name: { en: 'Free', it: 'Free' },
      audience: { en: 'For a first look', it: 'Per dare un’occhiata' },
      rank: 0,
      isRecommended: false,
      highlights: [
        { en: '10 credits a month', it: '10 crediti al mese' },
        { en: 'One model', it: 'Un modello' },
      ],
      features: ['model_sketch'],
      limits: {},
      credits: 10,
    },
    basic: {
      kind: 'paid',
      name: { en: 'Basic', it: 'Basic' },
      audience: { en: 'For regular pictures', it: 'Per chi crea con regolarità' },
      rank: 1,
      isRecommended: true,
      highlights: [
        { en: '200 credits a month', it: '200 crediti al mese' },
        { en: 'Two models', it: 'Due modelli' },
        { en: 'No watermark', it: 'Senza filigrana' },
      ],
      features: ['model_sketch', 'model_photo', 'no_watermark'],
      limits: {},
      credits: 200,
      prices: { month: { eur: 999, usd: 1099 }, year: { eur: 9990, usd: 10_990 } },
      seats: null,
      trial: null,
      addOns: {},
    },
    premium: {
      kind: 'paid',
      name: { en: 'Premium', it: 'Premium' },
      audience: { en: 'For people who live from it', it: 'Per chi ne vive' },
      rank: 2,
      isRecommended: false,
      highlights: [
        { en: 'Unlimited credits', it: 'Crediti illimitati' },
        { en: 'All models', it: 'Tutti i modelli' },
        { en: 'Style library', it: 'Libreria di stili' },
      ],
      features: ['model_sketch', 'model_photo', 'model_studio', 'no_watermark', 'style_library'],
      limits: {},
      credits: null,
      prices: { month: { eur: 2999, usd: 3299 }, year: { eur: 29_990, usd: 32_990 } },
      seats: null,
      trial: null,
      addOns: {},
    },
  },
  oneTimeProducts: {
    pack_50: {
      name: { en: '50 credits', it: '50 crediti' },
      description: { en: 'Good for twelve months', it: 'Validi dodici mesi' },
      prices: { eur: 499, usd: 549 },
      unlocks: [],
      credits: 50,
    },
    pack_250: {
      name: { en: '250 credits', it: '250 crediti' },
      description: { en: 'Good for twelve months', it: 'Validi dodici mesi' },
      prices: { eur: 1999, usd: 2199 },
      unlocks: [],
      credits: 250,
    },
  },
  leaving: {
    cancelNow: 'with_refund',
    pause: { maxMonths: 3, unusedTime: 'credit' },
    offers: { unused: 'pause', too_expensive: 'cheaper_plan' },
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
} as const satisfies Catalogue<keyof typeof features, never>
