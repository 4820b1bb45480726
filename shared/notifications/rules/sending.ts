import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'

/** The sending of one event's messages, by whoever has the lease. */
export const Sending = z.object({
  lease: z.string(),
  leased_until: z.number(),
  /** The messages already sent. */
  told: z.optional(z.set(z.string())),
})

/** As an earlier version kept it. */
export const EarlierSending = z.object({
  leased_until: z.number(),
  told: z.optional(z.set(z.string())),
})

export type EarlierSending = Immutable<z.infer<typeof EarlierSending>>

/** A message of which an earlier version noted that it was sent. */
export const isToldBefore = (
  earlier: EarlierSending | undefined,
  { channel, to }: { readonly channel: string; readonly to: string },
): boolean =>
  earlier?.told?.has(createHash('sha256').update(`${channel}:${to.toLowerCase()}`).digest('base64url')) === true

/** Whether an instance of an earlier version is sending at this moment. */
export const isSendingBefore = (earlier: EarlierSending | undefined, now: EpochMs): boolean =>
  earlier !== undefined && earlier.leased_until >= now
