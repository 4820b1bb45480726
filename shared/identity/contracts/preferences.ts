import * as z from 'zod/mini'
import { isTimeZone } from '../../kernel/wall-clock.ts'

const TimeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day is HH:MM, from 00:00 to 23:59.'))

const TimeZone = z
  .string()
  .check(
    z.regex(/^[A-Z][\w+/-]{1,63}$/, { abort: true, error: 'An IANA time zone, such as Asia/Kolkata.' }),
    z.refine(isTimeZone, { error: 'An IANA time zone, such as Asia/Kolkata.' }),
  )

const QuietHours = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay, time_zone: TimeZone })
  .check(z.refine(({ from, to }) => from !== to, { path: ['to'], error: 'Quiet hours end at another time of day.' }))

const Channels = z
  .strictObject({ email: z.boolean(), sms: z.boolean(), push: z.optional(z.boolean()) })
  .check(z.refine(({ email, sms }) => email || sms, { error: 'Choose at least one channel: tickets must reach you.' }))

/** How a person wants to be told of bookings. Codes and messages about the account's safety go in any case. */
export const NewPreferences = z.strictObject({
  language: z.enum(['en', 'hi']),
  channels: Channels,
  quiet_hours: z.nullable(QuietHours),
})

/** As stored: rules may have been others then. */
export const Preferences = z.object({
  language: z.enum(['en', 'hi']),
  channels: z.object({ email: z.boolean(), sms: z.boolean(), push: z._default(z.boolean(), true) }),
  quiet_hours: z.nullable(z.object({ from: z.string(), to: z.string(), time_zone: z.string() })),
})
