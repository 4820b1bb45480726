import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { languages } from '../../kernel/language.ts'
import { preferencesKey } from '../auth/access-keys.ts'
import { getItem } from './items.ts'
import { recordOf } from './records.ts'

/** How a person wants to be told of bookings. The identity store writes the item. */
const Preferences = z.object({
  language: z.enum(languages),
  /** By which channels messages about bookings go. Push messages do unless it is false, to browsers that asked for them. */
  channels: z.object({ email: z.boolean(), sms: z.boolean(), push: z.optional(z.boolean()) }),
  /** When no text message about a booking is to come that can wait: `HH:MM` of an IANA zone, over midnight too. */
  quiet_hours: z.nullable(z.object({ from: z.string(), to: z.string(), time_zone: z.string() })),
})

export type Preferences = Immutable<z.infer<typeof Preferences>>

/** Of an account that has chosen nothing: a text message costs as much as a hundred mails, so it is for those who want it. */
export const defaultPreferences: Preferences = {
  language: 'en',
  channels: { email: true, sms: false },
  quiet_hours: null,
}

const preferences = recordOf('identity', 'preferences', Preferences)

export const checkPreferences = preferences.check

export const readPreferences = async (userId: string): Promise<Preferences> => {
  const item = await getItem('identity', preferencesKey(userId))
  return item ? preferences.parse(item) : defaultPreferences
}
