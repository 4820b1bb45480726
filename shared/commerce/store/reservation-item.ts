import { invalidRecord, recordOf } from '../../platform/dynamo/records.ts'
import { Reservation } from '../rules/reservation-record.ts'
import type { HoldKinds } from '../rules/selling.ts'
import { wrongMembers } from '../rules/wrong-members.ts'

type Item = Readonly<Record<string, unknown>>
type Places = Reservation['places']

/** Places of one inventory over the same legs, as stored: the hold's subject is not repeated. */
interface StoredPlaces {
  readonly inventory_id?: string | undefined
  readonly legs: readonly [from: number, to: number]
  readonly sections: readonly { readonly section: number; readonly units: readonly string[] }[]
}

/** The stored form of places: with ids and legs repeated for each section, a hold's record would cost a second write unit. */
export const toStoredPlaces = ({ places, subject_id }: Pick<Reservation, 'places' | 'subject_id'>): StoredPlaces[] => {
  const groups = Map.groupBy(places, place => JSON.stringify([place.inventory_id, place.from_leg, place.to_leg]))
  return [...groups.values()].map(([first, ...others]) => {
    const { inventory_id, from_leg, to_leg } = first as Places[number]
    return {
      inventory_id: inventory_id === subject_id ? undefined : inventory_id,
      legs: [from_leg, to_leg] as const,
      sections: [first as Places[number], ...others].map(({ section, units }) => ({ section, units })),
    }
  })
}

const fromStored = (item: Item): Item => ({
  ...item,
  places: (item.places as StoredPlaces[])
    .flatMap(({ inventory_id = String(item.subject_id), legs: [from_leg, to_leg], sections }) =>
      sections.map(({ section, units }) => ({ inventory_id, section, units, from_leg, to_leg })),
    )
    .sort((left, right) => compared(left.inventory_id, right.inventory_id) || left.section - right.section),
})

const compared = (left: string, right: string): number => (left < right ? -1 : Number(left > right))

/** 2: every hold has a kind; of the first version, those that are older have none. */
const version = 2

/** Reservations of the product's kinds, as the table has them. */
export const reservationRecords = (kinds: HoldKinds) => {
  const records = recordOf('commerce', 'reservation', Reservation, {
    version,
    unpack: fromStored,
    formerly: item => formerReservation(kinds, item),
  })
  const ofKind = (reservation: Reservation): Reservation => {
    const adapter = kinds.find(reservation.kind)
    const wrong = adapter ? wrongMembers(reservation, adapter.held, adapter.heldInvariants) : []
    if (wrong.length > 0) throw invalidRecord('commerce', 'reservation', wrong)
    return reservation
  }
  return {
    parse: (item: Item): Reservation => ofKind(records.parse(item)),
    check: (reservation: Reservation): Reservation => ofKind(records.check(reservation)),
  }
}

/** A stored reservation of the first version, with its places in clear. */
export const formerReservation = (kinds: HoldKinds, item: Item): Item =>
  (item.kind === undefined ? earlierReservation(kinds, item) : undefined) ?? fromStored(item)

/** The present form of a reservation that was stored before there were kinds. */
const earlierReservation = (kinds: HoldKinds, item: Item): Item | undefined => {
  for (const { earlier } of kinds.adapters) {
    const present = earlier?.reservation(item)
    if (present) return present
  }
  return undefined
}

/** The record of a reservation as an item, without its keys. */
export const toReservationItem = (kinds: HoldKinds, reservation: Reservation): Item => ({
  ...reservationRecords(kinds).check(reservation),
  v: version,
  places: toStoredPlaces(reservation),
})
