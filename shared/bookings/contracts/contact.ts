import * as z from 'zod/mini'
import { Email } from '../../platform/http/email.ts'
import { PhoneNumber } from '../../platform/http/phone-number.ts'
import { SearchText } from '../../platform/http/texts.ts'

/** The recipient of the messages. */
export const Contact = z.strictObject({
  email: z.pipe(SearchText(0, 254), Email),
  phone: PhoneNumber,
})
