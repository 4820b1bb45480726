import type { EpochMs } from './clock.ts'
import { type Language, localeOf } from './language.ts'

/**
 * A moment as local clocks show it, for people: `Wed, 20 Jan 2027`, `08:00`, `IST` (or '' where a zone has no
 * abbreviation), `UTC+05:30`.
 */
export interface WallClock {
  readonly date: string
  readonly time: string
  readonly zone: string
  readonly offset: string
}

/** @throws RangeError when `timeZone` is no IANA zone */
export const wallClock = (at: EpochMs, timeZone: string, language: Language = 'en'): WallClock => {
  const name = (style: 'short' | 'longOffset') =>
    new Intl.DateTimeFormat('en-IN', { timeZone, timeZoneName: style })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const zone = name('short')
  return {
    date: show(at, language, { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    time: show(at, language, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    zone: /\d/.test(zone) ? '' : zone,
    offset: name('longOffset').replace('GMT', 'UTC'),
  }
}

/** `15 Jan 2027, 09:00 UTC`. */
export const momentText = (at: EpochMs, timeZone: string, language: Language = 'en'): string => {
  const { date, time, zone, offset } = wallClock(at, timeZone, language)
  return `${date}, ${time} ${zone || offset}`
}

/** Whether there is an IANA zone of that name. */
export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

/** The units of a duration; ICU has none for Hindi that a ticket's reader would know. */
const units: Readonly<Record<Language, { readonly hours: string; readonly minutes: string }>> = {
  en: { hours: 'h', minutes: 'min' },
  hi: { hours: 'घंटे', minutes: 'मिनट' },
}

/** `12600000` → `3 h 30 min`. */
export const duration = (ms: number, language: Language = 'en'): string => {
  const unit = units[language]
  const minutes = Math.round(ms / 60_000)
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 && `${hours} ${unit.hours}`, (rest > 0 || hours === 0) && `${rest} ${unit.minutes}`]
    .filter(Boolean)
    .join(' ')
}

const show = (at: EpochMs, language: Language, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(localeOf(language), options).format(at)
