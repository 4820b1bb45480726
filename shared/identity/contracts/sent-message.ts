import * as z from 'zod/mini'

/** A message to the person, as far as it is kept: neither its text nor where it went. */
export const SentMessage = z.object({
  kind: z.string(),
  channel: z.enum(['email', 'sms', 'push']),
  /** `kept_back` is one above what an address that nobody has confirmed gets in a day, `refused` one to a number that gets none. */
  status: z.enum(['sent', 'kept_back', 'refused']),
  sent_at: z.iso.datetime(),
})
