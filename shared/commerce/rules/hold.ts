import type { Placement } from '../../inventory/rules/placement.ts'
import type { Hold } from './records.ts'

/** A hold's placement, the form that the inventory's steps take. */
export const placementOfHold = ({ schedule_id, from_leg, to_leg, parts }: Hold): Placement =>
  parts.map(part => ({ inventory_id: schedule_id, ...part, from_leg, to_leg }))

/** The claims that prove a hold: one, or two while it is being changed. */
export const claimsOf = ({ claim, next_claim }: Hold): readonly bigint[] =>
  next_claim === undefined ? [claim] : [claim, next_claim]

export const unitCount = ({ parts }: Hold): number => parts.reduce((count, { units }) => count + units.length, 0)
