import { isRecord } from '../../protocol/records.ts'

export interface LayoutOptions {
  type: 'tabs' | 'accordion'
  isCollapsedAtFirst: boolean
  hasRadios: boolean
  isSpaced: boolean
  logoPosition: 'start' | 'end'
}

/** Reads the `layout` option; without one the form is an accordion, as in Stripe's present release. */
export function readLayout(layout: unknown, methodCount: number): LayoutOptions {
  const options = isRecord(layout) ? layout : { type: layout }
  const { radios } = options
  return {
    type: options['type'] === 'tabs' ? 'tabs' : 'accordion',
    isCollapsedAtFirst: options['defaultCollapsed'] === true,
    hasRadios:
      radios === 'always' || radios === true || (radios !== 'never' && radios !== false && methodCount > 1),
    isSpaced: options['spacedAccordionItems'] === true,
    logoPosition: options['paymentMethodLogoPosition'] === 'end' ? 'end' : 'start',
  }
}
