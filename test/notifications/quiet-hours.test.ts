import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toLocal } from '../../shared/kernel/local-time.ts'
import { endOfQuiet } from '../../shared/notifications/rules/quiet-hours.ts'

const time_zone = 'Asia/Kolkata'
const night = { from: '22:00', to: '07:00', time_zone }
const noon = { from: '12:00', to: '14:30', time_zone }
const at = (local: string) => Date.parse(`${local}:00+05:30`)

describe('quiet hours', () => {
  it.each([
    [night, '2027-01-20T21:59', undefined],
    [night, '2027-01-20T22:00', '2027-01-21T07:00'],
    [night, '2027-01-21T00:30', '2027-01-21T07:00'],
    [night, '2027-01-21T06:59', '2027-01-21T07:00'],
    [night, '2027-01-21T07:00', undefined],
    [noon, '2027-01-20T12:15', '2027-01-20T14:30'],
    [noon, '2027-01-20T14:30', undefined],
    [null, '2027-01-20T23:00', undefined],
  ] as const)('%j at %s end at %s', (quiet, now, end) => {
    expect(endOfQuiet(quiet, at(now))).toBe(end && at(end))
  })

  it('end at their time by the clocks of their zone, within a day or so, and are over then', () => {
    const minute = fc.integer({ min: 0, max: 1439 })
    const shown = (each: number) => new Date(each * 60_000).toISOString().slice(11, 16)
    fc.assert(
      fc.property(
        minute,
        minute,
        fc.constantFrom('Asia/Kolkata', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia'),
        fc.integer({ min: Date.UTC(2027, 0, 1), max: Date.UTC(2028, 0, 1) }),
        (from, to, zone, now) => {
          fc.pre(from !== to)
          const quiet = { from: shown(from), to: shown(to), time_zone: zone }
          const end = endOfQuiet(quiet, now)
          if (end === undefined) return
          expect(end).toBeGreaterThan(now)
          expect(end - now).toBeLessThanOrEqual(25 * 3600_000)
          // A time that clocks leave out comes as much later as they are moved.
          if (toLocal(end, zone).time !== quiet.to) expect(zone).not.toBe('Asia/Kolkata')
        },
      ),
    )
  })
})
