import type { Booking } from '../../commerce/rules/records.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { defaultPreferences, type Preferences, readPreferences } from '../../platform/dynamo/preferences.ts'
import { type PushDevice, readPushDevices } from '../../platform/dynamo/push-devices.ts'
import { textSettings } from '../../platform/settings.ts'
import type { DailyCap } from '../adapters/deliver.ts'
import { textCaps } from '../rules/text-caps.ts'
import { unprovenCaps } from '../rules/unproven.ts'

/** An address or number that messages about a booking go to. */
interface Recipient {
  readonly to: string
  /** Whether it is the booker's own, and proved. To any other goes nothing that the booker typed, and only so much. */
  readonly isProven: boolean
  readonly caps: readonly DailyCap[]
}

/** Each undefined where the booking has none, as of an account with a phone number alone, or once it was erased. */
export interface BookingContact {
  readonly email: Recipient | undefined
  readonly phone: Recipient | undefined
  /** The booker's browsers that asked for push messages. */
  readonly devices: readonly PushDevice[]
  /** The booker's, for whichever contact it is. */
  readonly preferences: Preferences
}

export const contactOf = async ({
  user_id,
  contact,
}: Pick<Booking, 'user_id' | 'contact'>): Promise<BookingContact> => {
  if (!contact.email && !contact.phone)
    return { email: undefined, phone: undefined, devices: [], preferences: defaultPreferences }
  const [account, preferences, devices, secretKey] = await Promise.all([
    readAccount(user_id),
    readPreferences(user_id),
    readPushDevices(user_id),
    readSecretKey('CODES_SECRET'),
  ])
  const recipient = (channel: 'email' | 'sms', to: string, isProven: boolean) =>
    to
      ? {
          to,
          isProven,
          caps: [
            ...(isProven ? [] : unprovenCaps(channel, to, user_id, secretKey)),
            ...(channel === 'sms' ? textCaps(textSettings(), to) : []),
          ],
        }
      : undefined
  return {
    email: recipient('email', contact.email, account?.email_verified === true && account.email === contact.email),
    phone: recipient('sms', contact.phone, account?.phone_verified === true && account.phone_number === contact.phone),
    devices,
    preferences,
  }
}
