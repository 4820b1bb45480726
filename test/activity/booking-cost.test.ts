import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type CountedFunction, countBooking, type Step, steps } from '../../bench/booking-cost/count-booking.ts'
import { startWorld, type World } from '../../bench/booking-cost/world.ts'

let world: World
let counted: readonly CountedFunction[]

beforeAll(async () => {
  world = await startWorld(inject('dynamoEndpoint'))
  counted = await countBooking(world)
})

afterAll(() => world.stop())

/** Write units by step: all but the log's, and the log's. */
const budget: Record<Step, readonly [number, number]> = {
  hold: [4, 3],
  book: [5, 4],
  pay: [9, 4],
  settle: [8, 6],
  mail: [2, 0],
  'end of the hold': [0, 0],
}

const isLog = (name: string) => name.endsWith('-activity')
const unitsOf = (functions: readonly CountedFunction[]) =>
  functions.flatMap(({ calls }) => calls).reduce((units, { writeUnits }) => units + writeUnits, 0)

describe('a booking of two seats, from the hold to the ticket by mail', () => {
  it.each(steps)('costs no more write units than it may: %s', step => {
    const own = counted.filter(each => each.step === step)
    const [rest, log] = budget[step]
    expect(unitsOf(own.filter(each => !isLog(each.function)))).toBeLessThanOrEqual(rest)
    expect(unitsOf(own.filter(each => isLog(each.function)))).toBeLessThanOrEqual(log)
  })

  it('costs no more than 45 in all', () => {
    expect(unitsOf(counted)).toBeLessThanOrEqual(45)
  })

  it('costs the log no more than 20', () => {
    expect(unitsOf(counted.filter(each => isLog(each.function)))).toBeLessThanOrEqual(20)
  })
})
