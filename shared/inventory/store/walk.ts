import { now as clock, type EpochMs } from '../../kernel/clock.ts'
import { type Claim, FREE } from '../rules/claim.ts'
import { bySection, type Place, type Placement } from '../rules/placement.ts'
import { type Outcome, stateFor } from '../rules/recover.ts'
import type { Section, UnitState } from '../rules/section.ts'
import { accepts, alone, type Step, type Target, unitsIn } from '../rules/step.ts'
import { applyStep, readSections } from './sections.ts'

/** A unit and its state, with the inventory it is of. */
export interface TakenUnit extends UnitState {
  readonly inventory_id: string
}

/** What prevented a step: units of the first section that refused, and that section as it was. */
export interface Refusal {
  readonly kind: 'refused'
  readonly units: readonly TakenUnit[]
  readonly section: Section | undefined
  /** The claim of the sections before it, with their places. */
  readonly own: Claim
  readonly done: Placement
  /** The places of the sections that were not tried any more. */
  readonly later: Placement
}

/** @param own the claim with which the steps before this one were made */
export type Move = (target: Target, own: Claim, inventoryId: string) => Step

/** Sections one after the other, in the same order for every request, until one refuses. */
export const walk = async (
  placement: Placement,
  now: EpochMs,
  claim: Claim,
  forward: Move,
): Promise<{ readonly kind: 'done'; readonly claim: Claim } | Refusal> => {
  const sections = bySection(placement)
  let own = claim
  for (const [index, places] of sections.entries()) {
    const outcome = await applyTo(places, forward, own, now)
    // Units are given back in reverse, so what an earlier attempt left starts with the first section: the rest joins
    // its claim.
    if (outcome.kind === 'adopted' && index === 0) own = outcome.claim
    else if (outcome.kind !== 'done') {
      const [done, later] = [sections.slice(0, index).flat(), sections.slice(index + 1).flat()]
      const [units, section] =
        outcome.kind === 'lost'
          ? [outcome.units, outcome.section]
          : [unitsIn(places).map(unit => ({ unit, status: 'held' as const })), undefined]
      return { kind: 'refused', units: named(places, units), section, own, done, later }
    }
  }
  return { kind: 'done', claim: own }
}

/** Undoes, in reverse, what was done before the refusal. */
export const undo = async ({ done, own }: Refusal, now: EpochMs, back: Move): Promise<void> => {
  for (const places of bySection(done).reverse()) await applyTo(places, back, own, now)
}

const keyOf = ([place]: readonly Place[]) => ({
  inventoryId: place?.inventory_id ?? '',
  section: place?.section ?? Number.NaN,
})

const applyTo = (places: Placement, move: Move, own: Claim, now: EpochMs): Promise<Outcome> => {
  const { inventoryId, section } = keyOf(places)
  return applyStep(inventoryId, section, move(places, own, inventoryId), now)
}

const named = (places: Placement, states: readonly UnitState[]): TakenUnit[] =>
  states.map(state => ({ ...state, inventory_id: keyOf(places).inventoryId }))

/** Units of later sections that would be refused as well, so that the reply names all of them at once. */
export const refusedToo = async (
  placement: Placement,
  now: EpochMs,
  own: Claim,
  forward: Move,
): Promise<TakenUnit[]> => {
  const ofInventories = [...Map.groupBy(placement, place => place.inventory_id)]
  const found = await Promise.all(
    ofInventories.map(async ([inventoryId, ofInventory]) => {
      const sections = await readSections(inventoryId)
      return bySection(ofInventory).flatMap(places => {
        const section = sections.find(({ number }) => number === keyOf(places).section)
        const step = forward(places, own, inventoryId)
        const refused = unitsIn(places).filter(unit => !accepts(section, alone(step, unit)))
        return named(
          places,
          refused.map(unit => stateFor(section, alone(step, unit), unit, now)),
        )
      })
    }),
  )
  return found.flat()
}

/**
 * Gives up what can be given up, in reverse order; in a closed section by `whenClosed`, where that is given.
 * @returns whether all was given up by `move`, now or by an earlier attempt
 */
export const giveBack = async (placement: Placement, move: Move, whenClosed?: Move): Promise<boolean> => {
  let all = true
  for (const places of bySection(placement).reverse()) {
    const done = await giveBackOf(places, move, whenClosed)
    all &&= done
  }
  return all
}

const giveBackOf = async (places: Placement, move: Move, whenClosed?: Move): Promise<boolean> => {
  let left = places
  while (left.length > 0) {
    const outcome = await applyTo(left, move, FREE, clock())
    if (outcome.kind !== 'lost') return left === places
    if (whenClosed && outcome.section?.closed) {
      await giveBackOf(left, whenClosed)
      return false
    }
    left = left.map(place => onlyAccepted(place, move, outcome.section)).filter(({ units }) => units.length > 0)
  }
  return false
}

const onlyAccepted = (place: Place, move: Move, section: Section | undefined): Place => {
  const step = move([place], FREE, place.inventory_id)
  return { ...place, units: place.units.filter(unit => accepts(section, alone(step, unit))) }
}
