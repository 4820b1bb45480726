import type { Placement } from '../../inventory/rules/placement.ts'
import type { Booking } from './records.ts'

type Freed = NonNullable<Booking['freed']>

/** Those of a placement's units that are named. */
export const unitsOf = (placement: Placement, freed: Freed): Placement =>
  placement
    .map(place => ({
      ...place,
      units: place.units.filter(unit =>
        freed.some(({ inventory_id, units }) => inventory_id === place.inventory_id && units.includes(unit)),
      ),
    }))
    .filter(place => place.units.length > 0)

/** The units of a placement that are the booking's no more: all of one that ended, else those of its cancelled parts. */
export const freedOf = ({ state, freed = [] }: Pick<Booking, 'state' | 'freed'>, placement: Placement): Placement =>
  state === 'confirmed' ? unitsOf(placement, freed) : placement
