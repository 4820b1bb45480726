import * as z from 'zod/mini'
import { emailAddress, plainEmail } from '../../kernel/email.ts'

/** In its normal form, so that one mailbox has one account. */
export const Email = z
  .string()
  .check(z.overwrite(plainEmail), z.maxLength(254), z.email({ pattern: emailAddress, error: 'Invalid email address' }))
