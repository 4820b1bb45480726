import * as z from 'zod/mini'
import { listUsers } from '../../shared/identity/contracts/list-users.ts'
import { toManagedUser } from '../../shared/identity/presenters/to-managed-user.ts'
import { listDirectory } from '../../shared/identity/store/directory.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(listUsers, async ({ query: { email_prefix: prefix = '', limit, cursor } }) => {
  const list = `users#${prefix}`
  const after = await openCursor(list, cursor, z.string())
  const { entries, next } = await listDirectory({ prefix, after, limit })
  return { items: entries.map(toManagedUser), next_cursor: next === undefined ? null : await sealCursor(list, next) }
})
