import { createHmac } from 'node:crypto'

/** The most messages in a day to an address or number that the booker has not proved to be theirs, from all bookers together. */
const mostToOne = { email: 20, sms: 10 } as const

/** The most text messages in a day to all such numbers, for the bookings of one booker: each costs money. */
const mostTextsOfOne = 200

/** The caps on one message; its recipient is in none of the keys. */
export const unprovenCaps = (channel: 'email' | 'sms', to: string, booker: string, secretKey: string) => {
  const recipient = createHmac('sha256', secretKey).update(`unproven ${channel} ${to}`).digest('base64url')
  const code = 'CONTACT_CAPPED' as const
  return [
    { key: `unproven#${channel}#${recipient}`, most: mostToOne[channel], code },
    ...(channel === 'sms' ? [{ key: `unproven#sms-of#${booker}`, most: mostTextsOfOne, code }] : []),
  ]
}
