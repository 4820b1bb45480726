import { Notification } from '../../shared/notifications/contracts/messages.ts'
import { compose } from '../../shared/notifications/sending/compose.ts'
import { sendOnce } from '../../shared/notifications/sending/send-once.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** Tells people, each once per event: by mail, and by text message where there is one. One that fails does not keep back the other. */
export const handler = consumer(Notification, async message => {
  const outgoing = await compose(message)
  const results = await Promise.allSettled(outgoing.map(each => sendOnce(message.event_id, each)))
  for (const result of results) if (result.status === 'rejected') throw result.reason
})
