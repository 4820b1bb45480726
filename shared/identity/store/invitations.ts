import { type EpochMs, fromIso, toIso, toTtl } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { check, put, remove } from '../../platform/dynamo/writes.ts'
import { Invitation, invitationIdOf } from '../rules/invitation.ts'
import { keys } from '../rules/keys.ts'
import type { MailUser, User } from '../rules/user.ts'
import { claimOf, type Room } from './addresses.ts'
import { releasePhone } from './phones.ts'
import { joinSuperAdmins } from './super-admins.ts'
import { releaseUsername } from './usernames.ts'

const invitations = recordOf('identity', 'invitation', Invitation)

/** Stores an invitation in place of an earlier one of the address; the table's stream has its link mailed. */
export const putInvitation = async (invitation: Invitation): Promise<void> => {
  const key = keys.invitation(invitation.invitation_id)
  const ttl = toTtl(fromIso(invitation.expires_at))
  await send(put('identity', { ...key, ...invitations.check(invitation), ttl }))
}

export const eraseInvitation = async (email: string): Promise<void> => {
  await send(remove('identity', keys.invitation(invitationIdOf(email))))
}

/** The invitation whose link it is, if that is its last one and has not lapsed. */
export const readOpenInvitation = async (
  { invitation_id, link_id }: Pick<Invitation, 'invitation_id' | 'link_id'>,
  now: EpochMs,
): Promise<Invitation | undefined> => {
  const item = await getItem('identity', keys.invitation(invitation_id))
  const invitation = item && invitations.parse(item)
  return invitation?.link_id === link_id && invitation.expires_at > toIso(now) ? invitation : undefined
}

interface Accepted {
  readonly account: MailUser
  readonly inviter: User
  readonly room: Room
}

/**
 * Uses an invitation up and makes its account, all or nothing.
 * @returns false when it was used, replaced or lapsed, its maker was changed, or the address was claimed meanwhile
 */
export const acceptInvitation = async (
  { invitation_id, link_id }: Invitation,
  { account, inviter, room }: Accepted,
  now: EpochMs,
): Promise<boolean> => {
  const isDone = await areWritten([
    remove('identity', keys.invitation(invitation_id), {
      when: 'link_id = :id AND expires_at > :now',
      values: { ':id': link_id, ':now': toIso(now) },
    }),
    check('identity', keys.user(inviter.user_id), {
      when: `#role = :role AND attribute_not_exists(deactivated_at) AND ${
        inviter.undone_at === undefined ? 'attribute_not_exists(undone_at)' : 'undone_at = :undone'
      }`,
      names: { '#role': 'role' },
      values: { ':role': inviter.role, ...(inviter.undone_at !== undefined && { ':undone': inviter.undone_at }) },
    }),
    ...claimOf(account, room),
    ...(account.role === 'super_admin' ? [joinSuperAdmins(account.user_id)] : []),
  ])
  if (isDone && room.unproved) await Promise.all([releasePhone(room.unproved), releaseUsername(room.unproved)])
  return isDone
}
