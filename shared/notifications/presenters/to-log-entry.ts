import type { Logged, MessageChannel, SentEvent } from '../../kernel/sent-event.ts'
import { lastOf, logIdOf } from '../rules/message-log.ts'

/** An event of the log as it is shown. */
export const toLogEntry = (event: SentEvent) => ({
  id: logIdOf(event),
  category: event.kind,
  at: lastOf(event),
  attempts: event.attempts ?? 1,
  messages: (['email', 'sms', 'push'] as const).flatMap(channel =>
    messageOf(channel, event[channel] ?? notedIn(event, channel)),
  ),
})

const messageOf = (channel: MessageChannel, logged: Logged | undefined) =>
  logged === undefined
    ? []
    : [
        {
          channel,
          status: logged.status,
          at: logged.at,
          recipient: logged.to ?? null,
          subject: logged.subject ?? null,
          attachments: [...(logged.files ?? [])],
        },
      ]

/** Of an event from before there was a log. */
const notedIn = ({ told }: SentEvent, channel: string): Logged | undefined => {
  const [, status, at = ''] = [...told].find(note => note.startsWith(`${channel} `))?.split(' ') ?? []
  if (status === undefined) return undefined
  return { status: status === 'sent' ? 'sent' : status === 'kept_back' ? 'suppressed' : 'failed', at }
}
