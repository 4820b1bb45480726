import { ClosingMessage } from '../../shared/commerce/contracts/messages.ts'
import { reasonOf } from '../../shared/commerce/rules/refund-reason.ts'
import { callOff } from '../../shared/commerce/workflows/call-off.ts'
import { concludeClosing, readClosing } from '../../shared/inventory/store/closings.ts'
import { now } from '../../shared/kernel/clock.ts'
import { waitSeconds } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { sendMessages } from '../../shared/platform/events/queue.ts'
import { selling } from '../../shared/selling.ts'

/** Sales under way end within seconds; what is left after a day of rounds needs a person. */
const pace = { firstSeconds: 2, longestSeconds: 900 }
const mostRounds = 100
/** Half of the function's time. */
const roundMs = 15_000

/**
 * Closes an inventory and gives back what was sold of it, in rounds, until nothing of it is sold any more. Where the last round
 * leaves something, its message fails until it lies in the dead-letter queue; sent again from there it is another round.
 */
export const handler = consumer(ClosingMessage, async ({ inventory_id, round = 1 }) => {
  const closing = await readClosing(inventory_id)
  if (closing?.state !== 'open') return
  const end = now() + roundMs
  if (await callOff(selling, inventory_id, reasonOf(closing.reason), now(), () => now() < end))
    return concludeClosing(inventory_id)
  if (round >= mostRounds) throw new Error(`something of ${inventory_id} is still sold`)
  const body = { inventory_id, round: round + 1 }
  return sendMessages('closings', [{ body, delaySeconds: waitSeconds(pace, round) }])
})
