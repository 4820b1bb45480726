import { type Announcement, announce } from '../../shared/commerce/rules/announce.ts'
import { now } from '../../shared/kernel/clock.ts'
import { maxDelaySeconds, sendMessages } from '../../shared/platform/events/queue.ts'
import { streamConsumer } from '../../shared/platform/events/stream.ts'

/** The outbox of the commerce table: every saved change is announced, and only saved changes are. */
export const handler = streamConsumer(async ({ sk, before, after }) => {
  for (const { queue, body, notBefore } of announce(sk, before, after))
    await sendMessages(queue, [{ body, ...(notBefore && { delaySeconds: delayUntil(notBefore) }) }])
})

const delayUntil = (time: NonNullable<Announcement['notBefore']>): number =>
  Math.min(maxDelaySeconds, Math.max(0, Math.ceil((time - now()) / 1000)))
