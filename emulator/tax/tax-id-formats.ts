/** Every kind of tax id that Stripe takes, by the names of its API. */
export const TAX_ID_TYPES: ReadonlySet<string> = new Set(
  `
  ad_nrt ae_trn al_tin am_tin ao_tin ar_cuit au_abn au_acn au_arn au_wpn aw_tin az_tin ba_tin bb_tin
  bd_bin bf_ifu bg_uic bh_vat bj_ifu bo_tin br_cnpj br_cpf bs_tin bw_vat by_tin ca_bn ca_gst_hst
  ca_pst_bc ca_pst_mb ca_pst_sk ca_qst cd_nif ch_uid ch_vat ci_vat cl_tin cm_niu cn_tin co_nit cr_tin
  cv_nif cz_dic de_stn do_rcn ec_ruc eg_tin es_cif et_tin eu_oss_vat eu_vat fo_vat fr_siren fr_siret
  fr_spi gb_vat ge_vat gh_tin gi_tin gn_nif hk_br hr_oib hu_tin ic_nif id_npwp il_vat in_gst is_kt
  is_vat it_cf jp_cn jp_rn jp_trn ke_pin kg_tin kh_tin kr_brn kz_bin la_tin li_uid li_vat lk_vat
  ma_vat md_cf md_vat me_pib mk_vat mr_nif mu_vat mx_rfc my_frp my_itn my_sst mz_nuit ng_tin no_vat
  no_voec np_pan nz_bn nz_gst om_vat pe_ruc ph_tin pl_nip pt_nif py_ruc ro_tin rs_pib ru_inn ru_kpp
  sa_vat sg_gst sg_uen si_tin sm_coe sn_ninea sr_fin sv_nit th_vat tj_tin tr_tin tt_bir tt_vat tw_vat
  tz_vat ua_vat ug_tin us_ein uy_ruc uz_tin uz_vat ve_rif vn_tin za_vat zm_tin zw_tin
`
    .trim()
    .split(/\s+/),
)

/** EU VAT numbers after their two letters, as the member states' tax offices publish them. */
const EU_VAT: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z])$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
}

/** Of types that belong to one country; the examples of Stripe's documentation fit them. */
const OTHERS: Readonly<Record<string, RegExp>> = {
  au_abn: /^\d{11}$/,
  ca_bn: /^\d{9}$/,
  ca_gst_hst: /^\d{9}RT\d{4}$/,
  ca_qst: /^\d{10}TQ\d{4}$/,
  ch_uid: /^CHE-?\d{3}\.?\d{3}\.?\d{3}$/,
  ch_vat: /^CHE-?\d{3}\.?\d{3}\.?\d{3}(MWST|TVA|IVA)$/,
  de_stn: /^\d{10,13}$/,
  es_cif: /^[A-Z]\d{7}[A-Z0-9]$/,
  gb_vat: /^GB(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  it_cf: /^([A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]|\d{11})$/,
  no_vat: /^\d{9}MVA$/,
  us_ein: /^\d{2}-\d{7}$/,
}

/** Where no format is known: letters, digits and what stands between them. */
const ANYTHING = /^[\p{L}\p{N}][\p{L}\p{N} ./-]{2,49}$/u

/**
 * What verification comes to in test mode, by the number's digits: nothing but nought, one or two. Null for any other
 * number. Stripe's own magic values have nine digits; here as many as the country's numbers have will do.
 */
export function magicOutcome(value: string): 'verified' | 'unverified' | 'pending' | null {
  const digits = compact(value).replace(/^(ATU|[A-Z]{2})/, '')
  const [, digit] = /^([012])\1{7,10}$/.exec(digits) ?? []
  if (digit === undefined) return null
  return digit === '0' ? 'verified' : digit === '1' ? 'unverified' : 'pending'
}

/** The types whose numbers Stripe looks up in a government's register. */
export const VERIFIED_TYPES: ReadonlySet<string> = new Set(['au_abn', 'eu_vat', 'gb_vat'])

/** The number without spaces, in capitals. */
const compact = (value: string): string => value.replaceAll(/\s/g, '').toUpperCase()

/** Whether a number looks like one of its type; nobody is asked whether it exists. */
export function fitsType(type: string, value: string): boolean {
  const text = compact(value)
  if (VERIFIED_TYPES.has(type) && magicOutcome(text) !== null) return true
  if (type === 'eu_vat') return euVatFits(text)
  const format = OTHERS[type]
  return format === undefined ? ANYTHING.test(value) : format.test(text.replace(/[. ]+$/, ''))
}

function euVatFits(text: string): boolean {
  const letters = text.slice(0, 2)
  return Object.hasOwn(EU_VAT, letters) && EU_VAT[letters]?.test(text.slice(2)) === true
}

/** The country of a number, or null where neither type nor number names one. */
export function countryOf(type: string, value: string): string | null {
  if (type === 'eu_oss_vat') return null
  if (type !== 'eu_vat') return type.slice(0, 2).toUpperCase()
  const letters = compact(value).slice(0, 2)
  if (letters === 'EL') return 'GR'
  if (letters === 'XI') return 'GB'
  return Object.hasOwn(EU_VAT, letters) ? letters : null
}
