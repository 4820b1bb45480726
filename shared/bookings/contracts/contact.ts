import * as z from 'zod/mini'
import { Email } from '../../platform/http/email.ts'
import { PhoneNumber } from '../../platform/http/phone-number.ts'
import { CodeText, Line, SearchText } from '../../platform/http/texts.ts'

/** The recipient of the messages; `business` where a business buys, for its invoices. */
export const Contact = z.strictObject({
  email: z.pipe(SearchText(0, 254), Email),
  phone: PhoneNumber,
  business: z.optional(
    z.strictObject({
      company: Line(1, 150),
      tax_number: CodeText(5, 20).check(z.regex(/^[A-Z0-9-]+$/, { error: 'Write capital letters and digits.' })),
    }),
  ),
})
