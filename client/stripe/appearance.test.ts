import { afterEach, describe, expect, it } from 'vitest'
import { readTokens, toAppearance } from './appearance.ts'

const tokens = {
  surface: '#ffffff',
  sunken: '#f0f2f5',
  text: '#14181f',
  muted: '#4f5866',
  subtle: '#5f6979',
  control: '#868f9e',
  hairline: '#dde1e7',
  accent: '#2f5bea',
  accentBackground: '#edf1fe',
  onAccent: '#ffffff',
  focus: '#2f5bea',
  danger: '#b3261e',
  success: '#12733f',
  warning: '#8a5200',
  fontFamily: 'system-ui, sans-serif',
  bodySize: '16px',
  bodyLineHeight: '24px',
  labelSize: '14px',
  labelLineHeight: '20px',
  weightNormal: '400',
  weightMedium: '500',
  weightBold: '600',
  space: '4px',
  inputRadius: '6px',
  cardRadius: '10px',
}

const calm = { isDark: false, prefersReducedMotion: false }

describe('the payment form in the app’s clothes', () => {
  it('maps each token to the variable that Stripe has for it', () => {
    expect(toAppearance(tokens, calm)).toMatchSnapshot()
  })

  it('uses the dark base and the logos for dark ground in the dark theme', () => {
    const { theme, variables } = toAppearance(tokens, { ...calm, isDark: true })
    expect(theme).toBe('night')
    expect(variables?.logoColor).toBe('dark')
  })

  it('stands still for people who asked for less motion', () => {
    expect(toAppearance(tokens, { ...calm, prefersReducedMotion: true }).disableAnimations).toBe(true)
  })

  it('gives Stripe only colours that it can read', () => {
    const { variables = {} } = toAppearance(tokens, calm)
    const colours = Object.entries(variables).filter(([name]) => /color/i.test(name) && !/logo/i.test(name))
    expect(colours.length).toBeGreaterThan(10)
    for (const [name, value] of colours) expect(`${name} ${value}`).toMatch(/ (#[0-9a-f]{6}|rgb|hsl)/)
  })
})

describe('reading the tokens', () => {
  afterEach(() => document.documentElement.removeAttribute('style'))

  it('turns rem into the px of the page', () => {
    document.documentElement.style.setProperty('--text-body', '1rem')
    document.documentElement.style.setProperty('--radius-input', '0.375rem')
    document.documentElement.style.setProperty('--color-text', '#14181f')
    const read = readTokens(document.documentElement)
    expect(read).toMatchObject({ bodySize: '16px', inputRadius: '6px', text: '#14181f' })
  })
})
