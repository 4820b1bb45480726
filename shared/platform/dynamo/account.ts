import * as z from 'zod/mini'
import { getItem } from './items.ts'

/** Who the principal of a token is, as far as what they buy needs to know. The identity store writes it. */
const Account = z.object({
  email: z.nullable(z.string()),
  phone_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
})

export type Account = z.infer<typeof Account>

/** Undefined for an account that is gone. */
export const readAccount = async (userId: string): Promise<Account | undefined> => {
  const item = await getItem('identity', { pk: `USER#${userId}`, sk: 'USER' })
  return item && z.parse(Account, item)
}
