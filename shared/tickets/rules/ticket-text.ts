import type { Language } from '../../kernel/language.ts'
import { duration, wallClock } from '../../kernel/wall-clock.ts'
import type { Journey, JourneyStop } from './journey.ts'
import type { Ticket } from './ticket.ts'

/** `semi_sleeper` → `Semi sleeper`. */
export const plainName = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A stop in words. Where the time is not known, `time` and `date` are empty. */
export interface StopText {
  readonly time: string
  /** `IST · UTC+05:30`. */
  readonly zone: string
  readonly date: string
  readonly name: string
  readonly address: string
}

export const stopText = ({ name, city, address, at, time_zone }: JourneyStop, language: Language = 'en'): StopText => {
  const clock = at === undefined ? undefined : wallClock(at, time_zone, language)
  return {
    time: clock?.time ?? '',
    zone: clock ? [clock.zone, clock.offset].filter(Boolean).join(' · ') : '',
    date: clock?.date ?? '',
    name: city && !name.includes(city) ? `${name}, ${city}` : name,
    address: address ?? '',
  }
}

/** The city, or the stop where no city is known. */
export const placeOf = ({ city, name }: JourneyStop): string => city ?? name

export const travelTime = ({ from, to }: Journey, language: Language): string =>
  from.at !== undefined && to.at !== undefined && to.at > from.at ? duration(to.at - from.at, language) : ''

export const ticketFileName = ({ ticket_number }: Pick<Ticket, 'ticket_number'>): string =>
  `ticket-${ticket_number}.pdf`
