import { ClosingMessage } from '../../shared/commerce/contracts/messages.ts'
import { reasonOf } from '../../shared/commerce/rules/refund-reason.ts'
import { callOff } from '../../shared/commerce/workflows/call-off.ts'
import { concludeClosing, readClosing } from '../../shared/inventory/store/closings.ts'
import { now } from '../../shared/kernel/clock.ts'
import { waitSeconds } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { selling } from '../../shared/selling.ts'

/** Sales under way end within seconds; what is left after a day of tries needs a person. */
const pace = { firstSeconds: 2, longestSeconds: 900 }
const mostRounds = 100
/** Half of the function's time. */
const roundMs = 15_000

/** Closes an inventory and gives back what was sold of it, in rounds, until nothing of it is sold any more. */
export const handler = consumer(ClosingMessage, async ({ inventory_id, round = 1 }) => {
  const closing = await readClosing(inventory_id)
  if (closing?.state !== 'open') return
  const end = now() + roundMs
  if (await callOff(selling, inventory_id, reasonOf(closing.reason), now(), () => now() < end))
    return concludeClosing(inventory_id)
  // Its queue parks the message then, with an alarm; sent again, it goes on from here.
  if (round >= mostRounds) throw new Error(`${inventory_id} still has something sold after ${round} rounds`)
  const body = { inventory_id, round: round + 1 }
  return sendMessages('closings', [{ body, delaySeconds: waitSeconds(pace, round) }])
})
