import type { EpochMs } from '../../kernel/clock.ts'
import type { MessageChannel } from '../../kernel/sent-event.ts'
import { endOfQuiet, type QuietHours } from './quiet-hours.ts'

interface Message {
  readonly channel: MessageChannel
}

/** Of a booker, as far as messages about bookings obey them. */
interface Wishes {
  readonly channels: { readonly email: boolean; readonly sms: boolean; readonly push?: boolean | undefined }
  readonly quiet_hours: QuietHours | null
}

/**
 * The messages about a booking that its booker wants, each with the time to which it is put off, if it is.
 *
 * What changes a booking or its money must reach the booker: where no chosen channel has a message or a recipient, or its
 * message is kept back or refused, it goes by another. Such a text message waits for the end of quiet hours where a mail brings the same at once;
 * where that mail is kept back, it goes in its place at once. Any other waits for it in any case. Push messages come on top, as nothing
 * says that one was shown, and wait as a text message does.
 */
export const chosenOf = <Of extends Message>(
  messages: readonly Of[],
  { channels, quiet_hours }: Wishes,
  { mustReach, now }: { readonly mustReach: boolean; readonly now: EpochMs },
): (Of & { readonly not_before?: EpochMs; readonly instead?: Of })[] => {
  const reaching = messages.filter(({ channel }) => channel !== 'push')
  const pushed = messages.filter(({ channel }) => channel === 'push' && channels.push !== false)
  const wanted = reaching.filter(({ channel }) => channels[channel])
  const sent = wanted.length === 0 && mustReach ? reaching : wanted
  const isMailed = sent.some(({ channel }) => channel === 'email')
  const not_before = isMailed || !mustReach ? endOfQuiet(quiet_hours, now) : undefined
  const isPutOff = ({ channel }: Message) => channel !== 'email' && not_before !== undefined
  const [instead] = mustReach ? reaching.filter(message => isPutOff(message) || !sent.includes(message)) : []
  return [...sent, ...pushed].map(message => ({
    ...message,
    ...(isPutOff(message) ? { not_before } : instead && message.channel !== 'push' && { instead }),
  }))
}
