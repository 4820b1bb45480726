import { randomUUID } from 'node:crypto'
import { toIso } from '../../shared/kernel/clock.ts'
import { preferencesKey } from '../../shared/platform/auth/access-keys.ts'
import { defaultPreferences, type Preferences } from '../../shared/platform/dynamo/preferences.ts'
import { putItem } from '../support/departure.ts'
import { soldTicket } from '../tickets/stored-tickets.ts'

interface Person {
  readonly email: string
  readonly phone_number: string
}

/** A confirmed booking of a person with these preferences, and the message about it. */
export const bookedMessage = async (user_id: string, person: Person, preferences: Partial<Preferences> = {}) => {
  const { booking } = await soldTicket({ user_id, contact: { email: person.email, phone: person.phone_number } })
  await putItem('identity', { ...preferencesKey(user_id), ...defaultPreferences, ...preferences })
  const message = {
    event_id: `booking_confirmed#${booking.id}`,
    kind: 'booking_confirmed',
    data: { user_id, booking_id: booking.id },
  }
  return { booking, message }
}

export const passwordChanged = ({ email }: Person, user_id?: string) => ({
  event_id: randomUUID(),
  kind: 'password_changed',
  to: { email },
  ...(user_id && { user_id }),
  data: {},
})

export const codeTo = ({ email }: Person) => ({
  event_id: randomUUID(),
  kind: 'verification_code',
  to: { email },
  data: { verification_id: 'vrf_1', expires_at: toIso(Date.now() + 600_000) },
})
