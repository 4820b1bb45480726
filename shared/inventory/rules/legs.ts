/** The legs from `from_leg` (included) to `to_leg` (excluded). */
export interface Legs {
  readonly from_leg: number
  readonly to_leg: number
}

export const legsIn = ({ from_leg, to_leg }: Legs): number[] =>
  Array.from({ length: Math.max(0, to_leg - from_leg) }, (_, index) => from_leg + index)

export const legCountOf = ({ from_leg, to_leg }: Legs): number => Math.max(0, to_leg - from_leg)

/** The legs that are in both: none where `from_leg` is not below `to_leg`. */
export const commonLegs = (left: Legs, right: Legs): Legs => ({
  from_leg: Math.max(left.from_leg, right.from_leg),
  to_leg: Math.min(left.to_leg, right.to_leg),
})

export const haveCommonLegs = (left: Legs, right: Legs): boolean => legCountOf(commonLegs(left, right)) > 0
