import type { Details } from '../../commerce/rules/reservation-record.ts'

/** The part of a booking that a request names; undefined where it names none, and so means all of it. */
export const partOf = (members: Readonly<Record<string, unknown>>): Details | undefined => {
  const named = Object.entries(members).filter(([, value]) => value !== undefined)
  return named.length === 0 ? undefined : Object.fromEntries(named)
}

/** The same of a query, whose lists are written with commas: `seat_ids=1A,1B`. */
export const partOfQuery = (query: Readonly<Record<string, string | undefined>>): Details | undefined =>
  partOf(
    Object.fromEntries(Object.entries(query).map(([name, text]) => [name, text?.split(',').map(each => each.trim())])),
  )
