import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { isTimeZone } from '../../kernel/wall-clock.ts'
import type { BookedJourney } from './trip.ts'

/** A stop's data for a traveller. `at` is when the bus is there; its wall-clock time is that of `time_zone` (IANA). */
export interface JourneyStop {
  readonly id: string
  readonly name: string
  readonly address?: string | undefined
  readonly city?: string | undefined
  readonly time_zone: string
  readonly at?: EpochMs | undefined
}

/**
 * The data of a journey on tickets and in mails. A member that the summary lacks is left out: a paid ticket is never
 * refused for it.
 */
export interface Journey {
  readonly from: JourneyStop
  readonly to: JourneyStop
  readonly origin?: string | undefined
  readonly destination?: string | undefined
  readonly operator?: string | undefined
  readonly bus_number?: string | undefined
  readonly bus_type?: string | undefined
}

const lenient = <S extends z.ZodMiniType>(schema: S) => z.catch(z.optional(schema), undefined as never)
const time = z
  .pipe(
    z.string(),
    z.transform(text => Date.parse(text)),
  )
  .check(z.refine(ms => !Number.isNaN(ms)))

const Stop = z.object({
  id: z.string(),
  name: z.string(),
  address: lenient(z.string()),
  city: lenient(z.string()),
  time_zone: lenient(z.string().check(z.refine(isTimeZone))),
  arrival_datetime: lenient(time),
  departure_datetime: lenient(time),
})

/** The part of an offer's summary that is read here; it is written by the transit domain. */
const Summary = z.object({
  route: lenient(z.object({ origin_city: lenient(z.string()), destination_city: lenient(z.string()) })),
  bus: lenient(
    z.object({
      operator: lenient(z.string()),
      bus_number: lenient(z.string()),
      bus_type: lenient(z.string()),
    }),
  ),
  stops: z.catch(z.array(Stop), []),
})

/** A booked journey, from its own boarding stop to its own dropping stop. Never throws. */
export const readJourney = ({
  summary,
  from_stop,
  to_stop,
}: Pick<BookedJourney, 'summary' | 'from_stop' | 'to_stop'>): Journey => {
  const { route, bus, stops } = z.parse(z.catch(Summary, { stops: [] } as never), summary)
  const stop = (id: string, which: 'departure_datetime' | 'arrival_datetime'): JourneyStop => {
    const found = stops.find(each => each.id === id)
    return {
      id,
      name: found?.name ?? id,
      address: found?.address,
      city: found?.city,
      time_zone: found?.time_zone ?? 'UTC',
      at: found?.[which] ?? found?.arrival_datetime ?? found?.departure_datetime,
    }
  }
  return {
    from: stop(from_stop, 'departure_datetime'),
    to: stop(to_stop, 'arrival_datetime'),
    origin: route?.origin_city,
    destination: route?.destination_city,
    ...bus,
  }
}
