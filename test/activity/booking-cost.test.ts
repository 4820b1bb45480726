import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { recordBooking, twoSeats } from '../../bench/booking-cost/record-booking.ts'
import { type RecordedRun, type Step, startRecorder } from '../../bench/booking-cost/recorder.ts'
import { startWorld, type World } from '../../bench/booking-cost/world.ts'

let world: World
let recorded: readonly RecordedRun[]

beforeAll(async () => {
  world = await startWorld(inject('dynamoEndpoint'))
  const recorder = startRecorder(world)
  await recordBooking(world, recorder, await twoSeats())
  recorded = recorder.runs
})

afterAll(() => world.stop())

/** Write units by step, without the log's, and the log's. */
const budget: Record<Exclude<Step, 'look' | 'idle'>, readonly [number, number]> = {
  hold: [4, 3],
  book: [5, 4],
  pay: [9, 4],
  // Three are the ledger's: its event of the capture is written in one transaction with the payment. One gives back what the
  // hold counted in its buyer's quota.
  settle: [12, 6],
  // The buyer's name, then the invoice and its event of the ledger in one transaction with the counter, whose two units up to 49
  // documents of an issuer share.
  invoice: [7, 2],
  // The rows of the two events, each of two entries as no tax is set; and once a day the note of each of their accounts.
  ledger: [7, 0],
  // The lease, what was sent, its place in the log of messages by day, and the timer of the next reminder.
  mail: [4, 0],
  'end of the hold': [0, 0],
}

const isLog = (name: string) => name.endsWith('-activity')
const unitsOf = (functions: readonly RecordedRun[]) =>
  functions.flatMap(({ calls }) => calls).reduce((units, { writeUnits }) => units + writeUnits, 0)

describe('a booking of two seats, from the hold to the ticket by mail', () => {
  it.each(Object.entries(budget))('costs no more write units than it may: %s', (step, [rest, log]) => {
    const own = recorded.filter(each => each.step === step)
    expect(unitsOf(own.filter(each => !isLog(each.function)))).toBeLessThanOrEqual(rest)
    expect(unitsOf(own.filter(each => isLog(each.function)))).toBeLessThanOrEqual(log)
  })

  it('costs no more than 66 in all', () => {
    expect(unitsOf(recorded)).toBeLessThanOrEqual(66)
  })

  it('costs the log no more than 20', () => {
    expect(unitsOf(recorded.filter(each => isLog(each.function)))).toBeLessThanOrEqual(20)
  })
})
