import type { FieldsFrameConfig } from '../protocol/fields-frame.ts'
import { isRecord, recordAt, textAt } from '../protocol/records.ts'
import type { StripeError } from '../protocol/stripe-error.ts'
import type { ApiParams } from '../protocol/transport.ts'
import { FieldsElement, type FieldsOwner, type FieldsType } from './fields-element.ts'
import { IntegrationError } from './integration-error.ts'

/** What the elements of plain fields need from their group. */
export interface FieldsHost {
  owner(): Pick<FieldsOwner, 'context' | 'loader'>
  look(): Pick<FieldsFrameConfig, 'appearance' | 'fonts' | 'locale'>
  /** Where the customer is, as the API tells it. */
  country(): Promise<string>
  onInput(): void
  /** An Address Element for billing came or went. */
  onBillingAddress(): void
}

/** The Address Elements and the Tax ID Element of a group. */
export class FieldsElements {
  readonly #host: FieldsHost
  #elements: FieldsElement[] = []

  constructor(host: FieldsHost) {
    this.#host = host
  }

  create(type: FieldsType, given: unknown): FieldsElement {
    const options = isRecord(given) ? given : {}
    const mode = options['mode']
    if (type === 'address' && mode !== 'shipping' && mode !== 'billing') {
      throw new IntegrationError(
        `Invalid value for create(): mode should be one of the following strings: shipping, billing. You specified: ${String(mode)}.`,
      )
    }
    if (this.#elements.some((one) => one.type === type && one.mode === mode)) {
      throw new IntegrationError(
        type === 'address'
          ? `Can only create one Element of type address with mode ${String(mode)}.`
          : `Can only create one Element of type ${type}.`,
      )
    }
    const { context, loader } = this.#host.owner()
    const element: FieldsElement = new FieldsElement(
      type,
      {
        context,
        loader,
        loadConfig: (current) => this.#configOf(type, current),
        onChange: () => {
          this.#host.onInput()
          if (element.mode === 'billing') void this.#find('taxId')?.refresh()
        },
        onMount: () => {
          if (element.mode === 'billing') this.#host.onBillingAddress()
        },
        onDestroy: () => {
          this.#elements = this.#elements.filter((one) => one !== element)
        },
      },
      options,
    )
    this.#elements = [...this.#elements, element]
    return element
  }

  find(type: unknown): FieldsElement | undefined {
    return this.#elements.find((one) => one.type === type)
  }

  get mounted(): FieldsElement[] {
    return this.#elements.filter(({ isMounted }) => isMounted)
  }

  get hasBillingAddress(): boolean {
    return this.#address('billing') !== undefined
  }

  async refresh(): Promise<void> {
    await Promise.all(this.mounted.map((element) => element.refresh()))
  }

  /** Shows what is wrong in the elements that are mounted, and tells the first of it. */
  async validate(): Promise<StripeError | undefined> {
    for (const element of this.mounted) {
      const error = await element.validate()
      if (error) return error
    }
    return undefined
  }

  /** The billing details that an Address Element adds to a payment method; empty without one. */
  billingDetails(): ApiParams {
    const value = this.#address('billing')?.latest?.value
    return value === undefined ? {} : addressParams(value)
  }

  /** Where a payment's goods go; undefined without an Address Element for shipping. */
  shipping(): ApiParams | undefined {
    const value = this.#address('shipping')?.latest?.value
    return value === undefined ? undefined : addressParams(value)
  }

  #address(mode: string): FieldsElement | undefined {
    return this.mounted.find((one) => one.type === 'address' && one.mode === mode)
  }

  #find(type: FieldsType): FieldsElement | undefined {
    return this.mounted.find((one) => one.type === type)
  }

  async #configOf(type: FieldsType, options: Record<string, unknown>): Promise<FieldsFrameConfig> {
    const typed = recordAt(this.#address('billing')?.latest?.value ?? {}, 'address')
    const country = (type === 'taxId' && textAt(typed, 'country')) || (await this.#host.country())
    return { ...this.#host.look(), options, country }
  }
}

function addressParams(value: Record<string, unknown>): ApiParams {
  const { line2, ...address } = recordAt(value, 'address') as ApiParams
  const phone = textAt(value, 'phone')
  return {
    name: textAt(value, 'name'),
    ...(phone ? { phone } : {}),
    address: { ...address, ...(line2 ? { line2 } : {}) },
  }
}
