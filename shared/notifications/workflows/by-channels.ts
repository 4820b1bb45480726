import type { Booking } from '../../commerce/rules/records.ts'
import { now } from '../../kernel/clock.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { PushPayload } from '../contracts/push-payload.ts'
import type { Kind, MailContent } from '../presenters/content.ts'
import { writeMail, writePush } from '../presenters/templates.ts'
import { chosenOf } from '../rules/chosen.ts'
import { pushOptions, shortened } from '../rules/push-message.ts'
import { pageOf } from './about-booking.ts'
import type { BookingContact } from './booking-contact.ts'
import { mailTo } from './outgoing.ts'

/** What is told of a booking, or of a hold, and to whom. */
export interface ToldOf<K extends Kind> {
  readonly kind: K
  readonly facts: MailContent[K]
  readonly booking: Pick<Booking, 'id'>
  /** The page about it; the booking's where there is no other. */
  readonly page?: string
  readonly contact: BookingContact
}

interface More {
  /** Beside the mail and the push messages. */
  readonly texts?: readonly Outgoing[]
  readonly attachments?: (Outgoing & { channel: 'email' })['attachments']
  /** It changes the booking or its money. */
  readonly mustReach: boolean
}

/** The messages about a booking that its booker wants: a mail, one for each browser that asked, and text messages. */
export const byChannels = <K extends Kind>(
  told: ToldOf<K>,
  { texts = [], attachments, mustReach }: More,
): Outgoing[] => {
  const { kind, facts, contact } = told
  const { email, preferences } = contact
  const mail = email && { ...mailTo(email.to, writeMail(kind, facts, preferences.language), email.caps), attachments }
  const messages = [...(mail ? [mail] : []), ...texts, ...pushesOf(told)]
  return chosenOf<Outgoing>(messages, preferences, { mustReach, now: now() })
}

const pushesOf = <K extends Kind>({ kind, facts, booking, page = pageOf(booking), contact }: ToldOf<K>): Outgoing[] => {
  const { devices, preferences } = contact
  if (devices.length === 0) return []
  const { language } = preferences
  const words = shortened(writePush(kind, facts, language))
  const content = { version: 1, kind, ...words, url: page, tag: booking.id, language } satisfies PushPayload
  return devices.map(({ endpoint, id, p256dh, auth }) => ({
    channel: 'push' as const,
    to: endpoint,
    device: { id, p256dh, auth },
    subject: words.title,
    payload: JSON.stringify(content),
    ...pushOptions(kind, booking.id),
  }))
}
