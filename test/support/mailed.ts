import { resetToken } from '../../shared/identity/rules/link-tokens.ts'
import { findUserId } from '../../shared/identity/store/users.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { allItems } from './accounts.ts'

/** The token a mail to this address would hold now; undefined when none is owed. */
export const resetTokenFor = async (email: string): Promise<string | undefined> => {
  return resetTokenOf(await findUserId({ email }))
}

/** The same of an account. */
export const resetTokenOf = async (user_id: string): Promise<string | undefined> => {
  const item = (await allItems('identity')).find(({ pk, sk }) => pk === `USER#${user_id}` && sk === 'PASSWORD-RESET')
  if (item?.email === undefined) return undefined
  return resetToken(await readSecretKey('CODES_SECRET'), { user_id, reset_id: String(item.reset_id) })
}

/** Everything the tables hold, as text, to look for what must not be there. */
export const storedText = async (
  ...tables: Extract<TableName, 'identity' | 'runtime' | 'commerce'>[]
): Promise<string> =>
  JSON.stringify(await Promise.all(tables.map(allItems)), (_, value) =>
    value instanceof Set ? [...value] : typeof value === 'bigint' ? String(value) : value,
  )
