import * as z from 'zod/mini'
import { getItem } from './items.ts'

/** The members of an account that a purchase needs. The identity store writes the item. */
const Account = z.object({
  email: z.nullable(z.string()),
  phone_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
})

export type Account = z.infer<typeof Account>

/** Undefined for an account that was deleted. */
export const readAccount = async (userId: string): Promise<Account | undefined> => {
  const item = await getItem('identity', { pk: `USER#${userId}`, sk: 'USER' })
  return item && z.parse(Account, item)
}
