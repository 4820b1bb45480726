import * as z from 'zod/mini'
import { product } from '../../domains.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { scopesInForce } from '../../platform/auth/role-scopes.ts'
import type { Role } from '../../platform/domain.ts'
import { StoredRole } from './permissions.ts'

/** What was changed of the scopes that a role has by the manifests; a role without such a record has those. */
export const ChangedRole = z.object({
  role: StoredRole,
  granted: z.array(z.string()),
  revoked: z.array(z.string()),
  revision: z.number().check(z.int()),
  changed_at: z.iso.datetime(),
})

export type ChangedRole = Immutable<z.infer<typeof ChangedRole>>

/** The scopes that a role has by the manifests, and those it has or may be granted. */
export interface Bounds {
  readonly own: readonly string[]
  readonly most: readonly string[]
}

export const boundsOf = (role: Role): Bounds => ({ own: product.scopesOf(role), most: product.mayHave(role) })

type Changes = Pick<ChangedRole, 'granted' | 'revoked'>

export const unchanged: Changes = { granted: [], revoked: [] }

/** The scopes of a role as its requests have them at this moment (platform/auth/role-scopes.ts). */
export const presentScopes = ({ own }: Bounds, { granted, revoked }: Changes): readonly string[] =>
  [...new Set(scopesInForce(own.join(' '), { granted: granted.join(' '), revoked: revoked.join(' ') }))].filter(
    name => name !== '',
  )

/** Changes that give a role the scopes it has and those granted, without those revoked. Others than it may have are dropped. */
export const changesWith = (
  bounds: Bounds,
  before: Changes,
  grant: readonly string[],
  revoke: readonly string[],
): Changes => {
  const held = new Set([...presentScopes(bounds, before), ...grant])
  for (const name of revoke) held.delete(name)
  return {
    granted: bounds.most.filter(name => held.has(name) && !bounds.own.includes(name)),
    revoked: bounds.own.filter(name => !held.has(name)),
  }
}

interface Asked {
  readonly role: Role
  readonly grant: readonly string[]
  readonly revoke: readonly string[]
}

/** @throws DomainError SUPER_ADMIN_FIXED, SCOPE_IN_BOTH_LISTS, SCOPE_OUT_OF_BOUNDS */
export const changedRole = (
  { role, grant, revoke }: Asked,
  before: ChangedRole | undefined,
  now: EpochMs,
): ChangedRole => {
  if (role === 'super_admin') throw superAdminFixed()
  const both = grant.find(name => revoke.includes(name))
  if (both) throw inBothLists(both)
  const bounds = boundsOf(role)
  const beyond = grant.find(name => !bounds.most.includes(name))
  if (beyond) throw outOfBounds(role, beyond)
  const changes = changesWith(bounds, before ?? unchanged, grant, revoke)
  return { role, ...changes, revision: (before?.revision ?? 0) + 1, changed_at: toIso(now) }
}

const superAdminFixed = () =>
  new DomainError('SUPER_ADMIN_FIXED', 'The scopes of super_admin cannot be changed, or nobody could change them back.')

const inBothLists = (scope: string) =>
  new DomainError('SCOPE_IN_BOTH_LISTS', `${scope} cannot be granted and revoked at once.`)

const outOfBounds = (role: Role, scope: string) =>
  new DomainError('SCOPE_OUT_OF_BOUNDS', `The role ${role} may never have ${scope}. GET /roles lists what it may have.`)

export const roleChanged = () =>
  new DomainError('ROLE_CHANGED', 'Roles were changed by somebody else at the same time. Please look again.')
