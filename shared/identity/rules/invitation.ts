import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { newId } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'
import { mayAppoint } from './administration.ts'
import { StoredRole } from './permissions.ts'
import type { MailUser, User } from './user.ts'

const lifeMs = 7 * 24 * 3600_000

/** An invitation to an account that comes into being when its link is used. An address has one at most. */
export const Invitation = z.object({
  /** Derived from the address. */
  invitation_id: z.string(),
  /** Of the last mail: a link of an earlier one is void. */
  link_id: z.string(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  role: StoredRole,
  /** The id of the administrator's account. */
  invited_by: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
})

export type Invitation = Immutable<z.infer<typeof Invitation>>

type Invited = Pick<Invitation, 'email' | 'first_name' | 'last_name' | 'role'>

export const invitationIdOf = (email: string): string => derivedId(identityIds.invitation, email)

export const newInvitation = (invited: Invited, invited_by: string, now: EpochMs): Invitation => ({
  ...invited,
  invited_by,
  invitation_id: invitationIdOf(invited.email),
  link_id: newId(identityIds.invitation, now),
  created_at: toIso(now),
  expires_at: toIso(now + lifeMs),
})

/** The account of whoever used the link, and so reads the address's mail. */
export const invitedAccount = (
  { email, first_name, last_name, role }: Invitation,
  password_hash: string,
  now: EpochMs,
): MailUser => ({
  user_id: newId(identityIds.user, now),
  email,
  email_verified: true,
  phone_number: '',
  phone_verified: false,
  first_name,
  last_name,
  role,
  password_hash,
  created_at: toIso(now),
})

/**
 * Whether its maker might still invite so: an invitation ends with its maker's authority, and when the maker's account is taken
 * back from whoever may have sent it.
 */
export const isBacked = ({ role, created_at }: Invitation, inviter: User, scopes: readonly string[]): boolean =>
  inviter.deactivated_at === undefined &&
  !(inviter.undone_at !== undefined && created_at <= inviter.undone_at) &&
  mayAppoint(inviter.role, 'customer', role) &&
  scopes.includes('write:users')
