import { product } from '../../domains.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Role } from '../../platform/domain.ts'

const forbidden = (sentence: string) => new DomainError('FORBIDDEN', sentence)

/** Other domains may declare roles that cover an administrator's. */
const isAdministrator = (role: Role): boolean =>
  product.coveredBy(role).some(covered => covered === 'admin' || covered === 'super_admin')

/** A caller may see their own account, and an administrator every account; to other callers it does not exist. */
export const maySee = (principal: { user_id: string; role: Role }, { user_id }: { user_id: string }): boolean =>
  principal.user_id === user_id || isAdministrator(principal.role)

const hasAuthority = (actor: Role, target: Role): boolean =>
  actor === 'super_admin' || (actor === 'admin' && !isAdministrator(target))

/** Whether a caller may give an account of one role another one. */
export const mayAppoint = (actor: Role, from: Role, to: Role): boolean =>
  hasAuthority(actor, from) && (actor === 'super_admin' || !isAdministrator(to))

/**
 * An `admin` may change any account but an administrator's; only a `super_admin` may change those.
 * @throws DomainError FORBIDDEN
 */
export const requireAuthority = (actor: Role, target: Role): void => {
  if (hasAuthority(actor, target)) return
  throw forbidden('Only a super_admin may change the account of an administrator.')
}

/**
 * Only a `super_admin` may give a role that is not below the caller's own, so no caller can raise their own role.
 * @throws DomainError FORBIDDEN
 */
export const requireMayAppoint = (actor: Role, from: Role, to: Role): void => {
  requireAuthority(actor, from)
  if (!mayAppoint(actor, from, to)) throw forbidden('Only a super_admin makes administrators.')
}

export const lastSuperAdmin = () =>
  new DomainError('LAST_SUPER_ADMIN', 'This is the last active super_admin. Appoint another one first.')

export const accountChanged = () =>
  new DomainError('ACCOUNT_CHANGED', 'The account was changed by somebody else at the same time. Please look again.')
