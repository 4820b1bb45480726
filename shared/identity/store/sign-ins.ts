import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import type { Key } from '../../platform/dynamo/items.ts'
import { identityIds } from '../domain.ts'
import { keys } from '../rules/keys.ts'
import type { User } from '../rules/user.ts'
import { waitingRegistrations } from './registrations.ts'
import { findUserId, readClaim, readUser } from './users.ts'

/** An account that a password may be of; without `user` one that does not exist, and has an id all the same. */
export interface Candidate {
  readonly userId: string
  readonly user: User | undefined
}

/** The identifier of a sign-in: one of all. */
interface Identifier {
  readonly email?: string | undefined
  readonly phone_number?: string | undefined
  readonly username?: string | undefined
}

/** Whose password may be entered with an identifier. */
export interface Candidates {
  /** The account that has the address or username, or has proved the number. */
  readonly account: Candidate
  /** The last account made with the number, if it is another. It need not have proved it. */
  readonly named: Candidate | undefined
  /** The hash of the password of the account that `named` is, or of the newest registration with the address. */
  readonly otherHash: string | undefined
}

export const findCandidates = async (
  { email, phone_number = '', username }: Identifier,
  now: EpochMs,
): Promise<Candidates> => {
  if (username !== undefined)
    return { account: await candidateOf(keys.username(username)), named: undefined, otherHash: undefined }
  if (email === undefined) {
    const [account, named] = await Promise.all([
      findUserId({ phone_number }).then(async userId => ({ userId, user: await readUser(userId) })),
      candidateOf(keys.phoneNamed(phone_number)),
    ])
    const other = named.userId === account.userId ? undefined : named
    return { account, named: other, otherHash: other?.user?.password_hash }
  }
  const [account, [registration]] = await Promise.all([
    candidateOf(keys.email(email)),
    waitingRegistrations({ email, most: 1 }, now),
  ])
  return { account, named: undefined, otherHash: registration?.password_hash }
}

const candidateOf = async (key: Key): Promise<Candidate> => {
  const userId = (await readClaim(key))?.user_id ?? derivedId(identityIds.user, key.pk)
  return { userId, user: await readUser(userId) }
}
