import type { Details } from './reservation-record.ts'
import type { BookingOf } from './selling.ts'
import type { TaxSplit } from './tax.ts'

/** In whose name an invoice is: the documents of each issuer are numbered by themselves. */
export interface Issuer {
  readonly id: string
  readonly name: string
  readonly tax_number?: string | undefined
  readonly address?: string | undefined
  /** Where its sales are taxed; undivided where it does not say. */
  readonly tax_split?: TaxSplit | undefined
  /** The month (1 to 12) in which its financial year begins, and by which calendar; April in India where it does not say. */
  readonly year?: { readonly first_month: number; readonly time_zone: string } | undefined
}

/** What the invoices of a kind say. */
export interface Invoicing<Own> {
  readonly kind: string
  readonly issuer: (booking: Pick<BookingOf<Own>, 'details' | 'kind'>) => Issuer
  /** What was bought, in a line, without anything that the buyer typed: `Bus journey from Mumbai to Pune, Wed, 20 Jan 2027`. */
  readonly title: (booking: BookingOf<Own>) => string
}

export const defineInvoicing = <Own>(invoicing: Invoicing<Own>): Invoicing<Details> =>
  invoicing as unknown as Invoicing<Details>

/** Of a kind that no domain sells any more, or that says nothing about invoices. */
export const plainInvoicing: Invoicing<Details> = {
  kind: '',
  issuer: ({ kind }) => ({ id: kind, name: 'Holdfast' }),
  title: ({ lines }) => lines.map(({ description }) => description).join(', '),
}
