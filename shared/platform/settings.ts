import * as z from 'zod/mini'

/** How long a hold lasts, in seconds, set by the stack. */
export const holdSeconds = (): number => {
  const seconds = Number(process.env.HOLD_SECONDS)
  if (!Number.isInteger(seconds) || seconds <= 0) throw new Error('HOLD_SECONDS is not set')
  return seconds
}

const OtpSettings = z.object({
  per_phone: z.int().check(z.minimum(1)),
  per_ip: z.int().check(z.minimum(1)),
  per_ip_day: z.int().check(z.minimum(1)),
  per_prefix: z.int().check(z.minimum(1)),
  per_day: z.int().check(z.minimum(1)),
})

const TextSettings = z.object({
  per_day: z.int().check(z.minimum(1)),
  per_country: z.int().check(z.minimum(1)),
})

/** The caps on text messages about bookings, set by the stack. */
export const textSettings = (): z.infer<typeof TextSettings> =>
  z.parse(TextSettings, JSON.parse(process.env.TEXT_CAPS ?? 'null'))

/** The caps on codes by text message, set by the stack. */
export const otpSettings = (): z.infer<typeof OtpSettings> =>
  z.parse(OtpSettings, JSON.parse(process.env.OTP_CAPS ?? 'null'))
