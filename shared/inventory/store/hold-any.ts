import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { availability } from '../rules/availability.ts'
import { chooseUnits, earlierClaim, type Wish } from '../rules/choose-units.ts'
import type { Claim } from '../rules/claim.ts'
import type { Offer } from '../rules/offer.ts'
import { unitsOfClass } from '../rules/offer-sections.ts'
import { bySection, exceptPlaces, joinPlaces, type Placement, placeUnits } from '../rules/placement.ts'
import type { Refusals } from '../rules/refusals.ts'
import type { Section } from '../rules/section.ts'
import * as steps from '../rules/step.ts'
import { type EndRound, mayGiveBack, release, type Taken } from './inventory.ts'
import { readSections } from './sections.ts'
import { type Move, walk } from './walk.ts'

const mostRefusals = 5

export interface AnyRequest {
  readonly offer: Offer
  readonly wishes: readonly Wish[]
  readonly claim: Claim
  readonly now: EpochMs
  readonly refusals: Refusals
  /** As of `hold`. */
  readonly endRound?: EndRound | undefined
}

/**
 * Holds so many units of a class, whichever they are, for each wish: all or none. Where a section refuses, it chooses
 * again from what that section had, and keeps what other sections gave. A repeated request adopts the units of an
 * earlier attempt, and their claim.
 * @returns `taken` when too few units are free
 * @throws DomainError UNAVAILABLE when others were faster five times, and yet enough units are free
 */
export const holdAny = async (
  request: AnyRequest,
): Promise<{ readonly kind: 'held' | 'adopted'; readonly claim: Claim; readonly placement: Placement } | Taken> => {
  const { offer, claim, now, endRound } = request
  const sections = new Map((await readSections(offer.inventory_id)).map(section => [section.number, section]))
  let own = earlierClaim(sections.values(), claim, now) ?? claim
  let taken: Placement = []
  const giveUp = () => release({ placement: taken, claims: [claim, own] }).catch(() => undefined)
  const forward: Move = (target, owned) => steps.hold(target, owned, now)
  for (let refusals = 0; ; refusals += 1) {
    const placement = choose(request, sections, own)
    if (!placement || refusals === mostRefusals) {
      if (taken.length > 0 && (await mayGiveBack(endRound))) await giveUp()
      if (placement) throw unavailable()
      return { kind: 'taken', units: notAvailable(request, [...sections.values()]) }
    }
    const walked = await walk(placement, now, own, forward).catch(async error => {
      taken = joined(placement, taken)
      if (!endRound) await giveUp()
      throw error
    })
    if (walked.kind === 'done')
      return { kind: walked.claim === claim ? 'held' : 'adopted', claim: walked.claim, placement }
    own = walked.own
    taken = joined(walked.done, taken)
    for (const places of bySection(walked.done)) note(sections, places, steps.hold(places, own, now))
    if (walked.section) sections.set(walked.section.number, walked.section)
  }
}

/** Of two placements, what is in either. */
const joined = (left: Placement, right: Placement): Placement => [...left, ...exceptPlaces(right, left)]

const unavailable = () =>
  new DomainError('UNAVAILABLE', 'Many are asking for these at the moment. Please try again shortly.', {
    retryAfterSeconds: 1,
  })

const choose = ({ offer, wishes, now, refusals }: AnyRequest, sections: Map<number, Section>, own: Claim) => {
  const chosen = chooseUnits({ offer, sections, claim: own, now }, wishes)
  return (
    chosen &&
    joinPlaces(
      wishes.map((wish, index) => placeUnits(offer, chosen[index] ?? [], wish, refusals)),
      refusals,
    )
  )
}

/** The section has the request's claim now. */
const note = (sections: Map<number, Section>, [place]: Placement, step: steps.Step): void => {
  const section = place && sections.get(place.section)
  if (section) sections.set(section.number, steps.write(section, step))
}

const notAvailable = ({ offer, wishes, now }: AnyRequest, sections: readonly Section[]): Taken['units'] =>
  wishes.flatMap(wish => {
    const { units } = availability(sections, wish, now)
    const isClosed = sections.some(section => section.closed)
    return unitsOfClass(offer, wish.price_class).flatMap(unit => {
      const { mine: _, ...found } = units.get(unit) ?? { unit, status: 'unknown', mine: false }
      const state = isClosed ? { unit, status: 'closed' as const } : found
      return state.status === 'available' ? [] : { ...state, inventory_id: offer.inventory_id }
    })
  })
