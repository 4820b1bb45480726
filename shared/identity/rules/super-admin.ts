import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import { randomInt } from '../../kernel/random.ts'
import { identityIds } from '../domain.ts'
import type { User } from './user.ts'

interface Person {
  readonly email: string
  readonly phone_number: string
  readonly password_hash: string
}

/** A `super_admin` made by the deployment's operator, so the address counts as proved. */
export const newSuperAdmin = (person: Person, now: EpochMs): User => ({
  ...person,
  user_id: newId(identityIds.user, now),
  email_verified: true,
  phone_verified: false,
  first_name: 'Super',
  last_name: 'Admin',
  role: 'super_admin',
  created_at: toIso(now),
})

/** Without letters and digits that look alike. */
const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A password of 4 × 6 characters, about 139 bits, to be read from a screen once. */
export const generatedPassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 6 }, () => alphabet[randomInt(0, alphabet.length)]).join(''),
  ).join('-')
