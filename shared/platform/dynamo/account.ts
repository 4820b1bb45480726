import * as z from 'zod/mini'
import { accountKey } from '../auth/access-keys.ts'
import { getItem } from './items.ts'
import { recordOf } from './records.ts'

/** The members of an account that a purchase and its messages need. The identity store writes the item. */
const Account = z.object({
  email: z.nullable(z.string()),
  /** Whether its owner has proved the address, and the number. */
  email_verified: z._default(z.boolean(), false),
  phone_number: z.string(),
  phone_verified: z._default(z.boolean(), false),
  first_name: z.string(),
  last_name: z.string(),
})

export type Account = z.infer<typeof Account>

const accounts = recordOf('identity', 'account', Account)

/** Undefined for an account that was deleted. */
export const readAccount = async (userId: string): Promise<Account | undefined> => {
  const item = await getItem('identity', accountKey(userId))
  return item && accounts.parse(item)
}
