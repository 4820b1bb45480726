import { type Announcement, announce } from '../../shared/commerce/rules/announce.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { streamConsumer } from '../../shared/platform/events/stream.ts'
import { setTimers } from '../../shared/platform/events/timers.ts'

/** The outbox of the commerce table: every saved change is announced, and only saved changes are. */
export const handler = streamConsumer(async ({ sk, before, after }) => {
  for (const announcement of announce(sk, before, after)) await deliver(announcement)
})

const deliver = ({ queue, body, notBefore }: Announcement): Promise<void> =>
  notBefore === undefined ? sendMessages(queue, [{ body }]) : setTimers([{ queue, body, at: notBefore }])
