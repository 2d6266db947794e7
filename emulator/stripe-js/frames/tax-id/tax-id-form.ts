import { fitsType } from '../../../tax/tax-id-formats.ts'
import { externalKind, externalValue, taxIdKindsOf } from '../../address/tax-id-kinds.ts'
import type { FieldsChange, FieldsFrameConfig } from '../../protocol/fields-frame.ts'
import { recordAt, textAt } from '../../protocol/records.ts'
import type { StringKey } from '../../strings/en.ts'
import { type Language, translate } from '../../strings/translate.ts'
import { element } from '../dom.ts'
import { chosen, drawRows, type FieldsForm, focusField, plainField, plainRules } from '../fields-form.ts'
import { buildSelectField, type SelectField } from '../payment/select-field.ts'
import type { ErrorCode, TextField } from '../payment/text-field.ts'

const PREFIX = 'taxId'

/** The Tax ID Element: a business's name and number, where its country has such numbers. */
export class TaxIdForm implements FieldsForm {
  readonly root = element('div', { class: 'p-Grid p-TaxIdForm' })
  readonly #config: FieldsFrameConfig
  readonly #language: Language
  readonly #kinds: readonly string[]
  readonly #kind: SelectField
  readonly #taxId: TextField
  readonly #businessName: TextField

  constructor(
    config: FieldsFrameConfig,
    language: Language,
    onInput: () => void,
    previous: TaxIdForm | undefined,
  ) {
    this.#config = config
    this.#language = language
    const kinds = taxIdKindsOf(config.country)
    const isForced = config.options['visibility'] === 'always' && kinds.length === 0
    this.#kinds = isForced ? ['eu_vat'] : kinds
    this.#kind = buildSelectField({
      idPrefix: PREFIX,
      name: 'taxIdType',
      label: translate(language, 'taxId.type'),
      autocomplete: 'off',
      options: this.#kinds.map((kind) => ({ value: kind, text: this.#kindName(kind) })),
      onChange: () => {
        this.#taxId.recheck()
        this.#draw()
        onInput()
      },
    })
    const defaults = recordAt(config.options, 'defaultValues')
    const wanted = previous ? chosen(previous.#kind) : textAt(defaults, 'taxIdType')
    const preset = this.#kinds.find((kind) => kind === wanted || externalKind(kind) === wanted)
    if (preset !== undefined) this.#kind.select.value = preset
    const field = (name: string, label: string, problem: (text: string) => ErrorCode | undefined) =>
      plainField(
        plainRules({
          idPrefix: PREFIX,
          name,
          label,
          autocomplete: name === 'businessName' ? 'organization' : 'off',
          problem,
        }),
        language,
        onInput,
      )
    this.#taxId = field('taxId', this.#kindName(chosen(this.#kind)), (text) => this.#taxIdProblem(text))
    this.#businessName = field('businessName', translate(language, 'taxId.businessName'), (text) =>
      this.#isRequired('businessName') && text.trim() === '' ? 'incomplete_field' : undefined,
    )
    this.#taxId.value = previous ? previous.#taxId.value : (textAt(defaults, 'taxId') ?? '')
    this.#businessName.value = previous
      ? previous.#businessName.value
      : (textAt(defaults, 'businessName') ?? '')
    this.#draw()
  }

  change(): FieldsChange {
    const isVisible = this.#isVisible
    const kind = chosen(this.#kind)
    const taxId = this.#taxId.value.trim()
    const fields = this.#shown()
    return {
      empty: fields.every(({ value }) => value === ''),
      complete: isVisible && taxId !== '' && fields.every(({ problem }) => problem === undefined),
      visible: isVisible,
      value: {
        businessName: this.#businessName.value.trim(),
        taxId: taxId === '' ? '' : externalValue(kind, taxId),
        taxIdType: isVisible ? kind : null,
        externalTaxIdType: isVisible ? externalKind(kind) : null,
      },
    }
  }

  validate(): ErrorCode | undefined {
    return this.#shown().filter((field) => !field.validate())[0]?.problem
  }

  focus(): void {
    focusField(this.root, 'input')
  }

  clear(): void {
    for (const field of [this.#taxId, this.#businessName]) field.reset()
  }

  get #isVisible(): boolean {
    return this.#config.options['visibility'] !== 'never' && this.#kinds.length > 0
  }

  #shown(): TextField[] {
    if (!this.#isVisible) return []
    const hasName = recordAt(this.#config.options, 'fields')['businessName'] !== 'never'
    return hasName ? [this.#taxId, this.#businessName] : [this.#taxId]
  }

  #taxIdProblem(text: string): ErrorCode | undefined {
    if (text.trim() === '') return this.#isRequired('taxId') ? 'incomplete_tax_id' : undefined
    const kind = chosen(this.#kind)
    return fitsType(externalKind(kind), externalValue(kind, text)) ? undefined : 'incomplete_tax_id'
  }

  #isRequired(field: 'businessName' | 'taxId'): boolean {
    return recordAt(recordAt(this.#config.options, 'validation'), field)['required'] === 'always'
  }

  #kindName(kind: string): string {
    const key: StringKey = kind.endsWith('_vat')
      ? 'taxId.vat'
      : kind === 'us_ein'
        ? 'taxId.ein'
        : kind === 'ca_gst_hst'
          ? 'taxId.gst'
          : 'taxId.number'
    return translate(this.#language, kind === 'it_vat' ? 'taxId.it' : key)
  }

  #draw(): void {
    if (!this.#isVisible) {
      drawRows(this.root, [])
      return
    }
    this.#taxId.rename(this.#kindName(chosen(this.#kind)))
    const rows = this.#shown().map(({ root }) => ({ node: root, isHalf: false }))
    drawRows(this.root, this.#kinds.length > 1 ? [{ node: this.#kind.root, isHalf: false }, ...rows] : rows)
  }
}
