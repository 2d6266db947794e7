import { describe, expect, test } from 'vitest'
import type { AppearanceOptions } from './appearance-options.ts'
import { resolveAppearance } from './resolve-appearance.ts'

function resolve(options?: AppearanceOptions) {
  const warnings: string[] = []
  const appearance = resolveAppearance(options, (message) => warnings.push(message))
  const rule = (selector: string) => appearance.rules.find((one) => one.selector === selector)?.declarations
  return { appearance, warnings, rule }
}

test('without options it is the stripe theme', () => {
  const { appearance, warnings } = resolve()
  expect(appearance.theme).toBe('stripe')
  expect(appearance.variables['colorPrimary']).toBe('#0570de')
  expect(warnings).toEqual([])
})

describe('variables', () => {
  test('replace those of the theme, earlier names included', () => {
    const { appearance } = resolve({
      theme: 'night',
      variables: { colorPrimary: 'rgb(1, 2, 3)', colorIconTab: '#abc', spacingGridRow: '20px' },
    })
    expect(appearance.variables['colorPrimary']).toBe('rgb(1, 2, 3)')
    expect(appearance.variables['tabIconColor']).toBe('#abc')
    expect(appearance.variables['gridRowSpacing']).toBe('20px')
  })

  test.each(['oklch(0.5 0.1 20)', 'tomato', 'var(--brand)', '#12', 'url(https://x.test)', 'red;color:blue'])(
    'a colour may not be %s',
    (value) => {
      const { appearance, warnings } = resolve({ variables: { colorText: value } })
      expect(appearance.variables['colorText']).toBe('#30313d')
      expect(warnings).toHaveLength(1)
      expect(warnings[0]).toContain(`invalid variable value "${value}" provided to "colorText"`)
    },
  )

  test('that Stripe does not have only warn', () => {
    const { warnings } = resolve({ variables: { colorBrand: '#fff' } })
    expect(warnings).toEqual(['elements.appearance.variables: "colorBrand" is not a supported property.'])
  })

  test('may point at one another', () => {
    const { appearance } = resolve({
      variables: { iconColor: 'var(--colorText)', labelFontSize: 'calc(var(--fontSizeBase) - 1px)' },
    })
    expect(appearance.variables['iconColor']).toBe('var(--colorText)')
    expect(appearance.variables['labelFontSize']).toBe('calc(var(--fontSizeBase) - 1px)')
  })
})

describe('rules', () => {
  test('are merged with the theme by selector, in either spelling of a property', () => {
    const { rule } = resolve({ rules: { '.Input': { borderRadius: '0', 'font-weight': '700' } } })
    expect(rule('.Input')).toMatchObject({
      'border-radius': '0',
      'font-weight': '700',
      color: 'var(--colorText)',
    })
  })

  test('of a state come after the plain class, and pseudo-classes last', () => {
    const { appearance } = resolve({
      rules: { '.Input:hover': { color: '#000' }, '.Input': { color: '#111' } },
    })
    const selectors = appearance.rules.map((rule) => rule.selector)
    expect(selectors.indexOf('.Input')).toBeLessThan(selectors.indexOf('.Input--invalid'))
    expect(selectors.indexOf('.Input--invalid')).toBeLessThan(selectors.indexOf('.Input:hover'))
  })

  test('may name several selectors', () => {
    const { rule } = resolve({ rules: { '.Tab--selected, .Tab:hover': { color: '#123456' } } })
    expect(rule('.Tab--selected')?.['color']).toBe('#123456')
    expect(rule('.Tab:hover')?.['color']).toBe('#123456')
  })

  test.each([
    '.Input .Label',
    '#number',
    '.p-Input',
    '[name=number]',
    '.Input--selected',
    '.Input:nth-child(2)',
    '.Input:active',
    '.Label:hover',
    '.Error--invalid',
    '.Tab::placeholder',
    '.Tab:focus-visible',
    '.Menu--open',
    'body',
    '.Input{}body',
  ])('the selector %s is dropped', (selector) => {
    const { appearance, warnings } = resolve({ rules: { [selector]: { color: '#fff' } } })
    expect(appearance.rules.map((rule) => rule.selector)).not.toContain(selector)
    expect(warnings).toHaveLength(1)
  })

  test.each([
    ['backgroundImage', 'none'],
    ['position', 'fixed'],
    ['opacity', '0.5'],
    ['width', '4px'],
    ['backgroundColor', 'url(https://x.test/a.png)'],
    ['color', 'red; background: blue'],
    ['color', 'red } body { display: none'],
  ])('the declaration %s: %s is dropped', (property, value) => {
    const { rule, warnings } = resolve({ rules: { '.Block': { [property]: value } } })
    expect(Object.values(rule('.Block') ?? {})).not.toContain(value)
    expect(warnings).toHaveLength(1)
  })
})

test.each([
  ['.Tab--selected:hover', { color: '#000' }],
  ['.TabIcon:disabled', { fill: '#000' }],
  ['.Input--invalid:focus', { 'box-shadow': 'none' }],
  ['.Input::selection', { color: '#000' }],
  ['.Label--resting', { opacity: '0.5' }],
  ['.RadioIcon', { width: '20px' }],
  ['.AccordionItem:focus-visible', { outline: 'none' }],
  ['.MenuIcon--open', { fill: '#000' }],
  ['.PickerItem--new:active', { color: '#000' }],
  ['.CheckboxInput--checked', { 'border-color': '#000' }],
])('%s is taken as it stands', (selector, declarations) => {
  const { rule, warnings } = resolve({ rules: { [selector]: declarations } })
  expect(rule(selector)).toMatchObject(declarations)
  expect(warnings).toEqual([])
})

test('labels and inputs take only what Stripe knows', () => {
  expect(resolve({ labels: 'floating', inputs: 'condensed' }).appearance).toMatchObject({
    labels: 'floating',
    inputs: 'condensed',
  })
  expect(resolve({ labels: 'sideways', theme: 'neon' }).appearance).toMatchObject({
    labels: 'above',
    theme: 'stripe',
  })
})
