import { toIso } from '../../kernel/clock.ts'
import type { Found } from '../rules/search.ts'
import { toStop } from './to-stop.ts'

export const toFoundSchedule = ({ schedule, segment, departs, arrives, price }: Found, availableSeats: number) => ({
  id: schedule.id,
  departure_datetime: toIso(departs),
  arrival_datetime: toIso(arrives),
  duration_minutes: (arrives - departs) / 60_000,
  base_price: price,
  currency: schedule.currency,
  available_seats: availableSeats,
  bus: { ...schedule.bus, amenities: [...schedule.bus.amenities] },
  route: segment.route,
  boarding_stop: toStop(segment.boarding, departs),
  dropping_stop: toStop(segment.dropping, arrives),
  rating: null,
})
