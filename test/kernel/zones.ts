import fc from 'fast-check'
import { addDays } from '../../shared/kernel/local-time.ts'

/** Zones without daylight saving, with an hour of it, with half an hour, and with a midnight that is skipped. */
export const zones = [
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Beirut',
  'America/Nuuk',
]

/** The dates of 2027 on which those zones' clocks change. */
export const clockChanges = [
  { zone: 'Europe/Berlin', date: '2027-03-28' },
  { zone: 'Europe/Berlin', date: '2027-10-31' },
  { zone: 'America/New_York', date: '2027-03-14' },
  { zone: 'America/New_York', date: '2027-11-07' },
  { zone: 'Australia/Lord_Howe', date: '2027-04-04' },
  { zone: 'Australia/Lord_Howe', date: '2027-10-03' },
  { zone: 'America/Santiago', date: '2027-09-05' },
  { zone: 'America/Santiago', date: '2027-04-03' },
  { zone: 'Asia/Beirut', date: '2027-03-28' },
  { zone: 'Asia/Beirut', date: '2027-10-30' },
  { zone: 'America/Nuuk', date: '2027-03-27' },
  { zone: 'America/Nuuk', date: '2027-10-30' },
]

/** A day in one of the zones, every other time within two days of a change of its clocks. */
export const localDates = fc.oneof(
  fc.record({ zone: fc.constantFrom(...zones), date: fc.nat(1500).map(days => addDays('2026-01-01', days)) }),
  fc
    .tuple(fc.constantFrom(...clockChanges), fc.integer({ min: -2, max: 2 }))
    .map(([{ zone, date }, days]) => ({ zone, date: addDays(date, days) })),
)
