import * as z from 'zod/mini'
import { type Switches, switchOf } from './switches.ts'

type State = 'succeeded' | 'failed'

/** What every gateway can play about its records, in the words of this service. */
export interface Plays {
  readonly pay: (orderId: string, outcome: 'succeed' | 'decline') => Promise<unknown>
  readonly playRefunds: (state: State | 'pending') => void
  readonly settleRefund: (refundId: string, state: State) => Promise<void>
  readonly lapse: (orderId: string) => Promise<void>
  readonly captureLate: (orderId: string) => Promise<void>
}

const state = z.enum(['succeeded', 'failed'])

/** The same plays as switches. */
export const recordSwitches = (plays: Plays): Switches => ({
  pay: switchOf(z.object({ id: z.string(), outcome: z.enum(['succeed', 'decline']) }), async ({ id, outcome }) => {
    await plays.pay(id, outcome)
  }),
  refunds: switchOf(z.enum(['succeeded', 'pending', 'failed']), plays.playRefunds),
  settle_refund: switchOf(z.object({ id: z.string(), state }), ({ id, state }) => plays.settleRefund(id, state)),
  lapse: switchOf(z.string(), plays.lapse),
  capture_late: switchOf(z.string(), plays.captureLate),
})
