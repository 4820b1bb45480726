import type { Issuer } from '../../commerce/rules/invoicing.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Document } from './document.ts'

/** Documents that are numbered together: those of an issuer, of one type, within a financial year. */
export interface Series {
  readonly issuer_id: string
  readonly type: Document['type']
  readonly year: string
}

const ofIndia = { first_month: 4, time_zone: 'Asia/Kolkata' }

/** The financial year of a time: `2627` from April 2026 to March 2027, `2026` where it is the calendar's. */
export const financialYear = (
  at: EpochMs,
  { first_month, time_zone }: NonNullable<Issuer['year']> = ofIndia,
): string => {
  const [year = 0, month = 0] = new Intl.DateTimeFormat('sv-SE', { timeZone: time_zone })
    .format(at)
    .split('-')
    .map(Number)
  if (first_month === 1) return String(year)
  const begun = month >= first_month ? year : year - 1
  return [begun, begun + 1].map(each => String(each % 100).padStart(2, '0')).join('')
}

const letters = { invoice: 'INV', credit_note: 'CRN' } as const

/** Of sixteen characters, as Indian law allows at most, up to nine million a year. */
export const documentNumber = ({ type, year }: Series, position: number): string =>
  `${letters[type]}/${year}/${String(position).padStart(7, '0')}`
