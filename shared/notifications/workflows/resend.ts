import { DomainError } from '../../kernel/errors.ts'
import { readSentEvent } from '../../platform/dynamo/sent-messages.ts'
import { sendMessages } from '../../platform/events/queue.ts'
import { notFound } from '../../platform/http/request.ts'
import { Notification } from '../contracts/messages.ts'
import { readLogId } from '../rules/message-log.ts'

/**
 * Puts an event of the log into the queue once more, as a new one, so that whoever was told is told again. Of what is about an
 * account the log has no address: codes and links are asked for anew by their owner.
 * @param request names the new event
 * @throws DomainError NOT_FOUND, NOT_RESENDABLE
 */
export const resend = async (
  id: string,
  request: string,
): Promise<{ readonly owner: string; readonly event_id: string }> => {
  const place = readLogId(id)
  const event = place && (await readSentEvent(place.owner, place.event_id))
  if (!event) throw notFound()
  const event_id = `resent#${request}`
  const message = Notification.safeParse({ event_id, kind: event.kind, data: event.data })
  if (!message.success)
    throw new DomainError(
      'NOT_RESENDABLE',
      'Only messages about a booking can be sent again, and only those of the log.',
    )
  await sendMessages('notifications', [{ body: message.data }])
  return { owner: event.owner, event_id }
}
