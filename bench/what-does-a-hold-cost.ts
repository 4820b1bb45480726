import { bytesOfBus } from './hold-cost/buses.ts'
import { type HoldMeasurements, measureHolds, typicalBus } from './hold-cost/measure.ts'
import type { CountedHold } from './hold-cost/requests.ts'
import { holdTables, ratioOf } from './hold-cost/tables.ts'
import type { Answer, Target } from './report/answer.ts'

export const answer = async (): Promise<Answer> => {
  const measured = await measureHolds()
  return {
    title: 'What does a hold cost?',
    question:
      'All AWS calls of the create-reservation request in a warm function: the check of the session, the limits, reading the offer, the claim, and the record.',
    method: [
      'The function’s deployed bundle runs against a local DynamoDB engine through a proxy that requests `ReturnConsumedCapacity`, sums it, and notes when each call begins and ends; round trips are the longest chain of calls that do not overlap.',
      'What the engine does not report is counted by AWS’s published rules: a refused write by the item it was refused by, a transaction as two writes for each item.',
      'Every hold has an Idempotency-Key and a buyer and a bus of its own; “sold” is the worst case of an item’s size. Side by side means successive rows, those that touch the most sections.',
      'The usual design does the same checks and reads, with the same code, and then writes every seat, the record and the buyer’s quota in one `TransactWriteItems`.',
    ],
    targets: targetsOf(measured),
    tables: holdTables(measured),
    notes: notesOf(measured),
  }
}

const most = (holds: readonly CountedHold[], of: (hold: CountedHold) => number) => Math.max(...holds.map(of))
const writesOf = ({ count }: CountedHold) => count.writeUnits
const tripsOf = ({ count }: CountedHold) => count.roundTrips

const limits = [
  { what: 'write units', limit: 4, of: writesOf },
  { what: 'sequential round trips', limit: 3, of: tripsOf },
]

const places = { adjacent: 'side by side', scattered: 'from front to back' }

const targetsOf = ({ adjacent, scattered, compared, records }: HoldMeasurements): Target[] => {
  const typical = [...adjacent, ...scattered].filter(({ busSeats }) => busSeats === typicalBus)
  const groups = Map.groupBy(
    typical,
    ({ legs, seated }) => `${legs} ${legs === 1 ? 'leg' : 'legs'}, 1 to 10 of ${typicalBus} seats ${places[seated]}`,
  )
  const counted = [...groups].flatMap(([group, holds]) =>
    limits.map(({ what, limit, of }) => {
      const isMet = most(holds, of) <= limit
      return {
        what: `${what}, ${group}`,
        target: `≤ ${limit}`,
        measured: String(most(holds, of)),
        isMet,
        reason: isMet ? undefined : reasonFor(holds, limit, of),
      }
    }),
  )
  const four = compared.filter(({ ours }) => ours.seats === 4)
  const least = Math.min(...four.map(ratioOf))
  const record = Math.max(...records.map(({ bytes }) => bytes))
  return [
    ...counted,
    {
      what: 'the usual design ÷ ours, write units, 4 seats',
      target: '≥ 3',
      measured: least.toFixed(2),
      isMet: least >= 3,
    },
    { what: 'bytes of the record of 10 seats', target: '≤ 1024', measured: String(record), isMet: record <= 1024 },
  ]
}

/** Whether all of what is missed is due to seats that lie in several sections, and why there are several. */
const reasonFor = (holds: readonly CountedHold[], limit: number, of: (hold: CountedHold) => number): string => {
  const over = holds.filter(hold => of(hold) > limit)
  const isBySections = over.every(hold => of(hold) - (hold.sections - 1) <= limit)
  if (!isBySections) return 'the sections their seats lie in do not explain it.'
  const seats = [...new Set(over.map(hold => hold.seats))].join(', ')
  const bytes = bytesOfBus(typicalBus, over[0]?.legs ?? 1)
  return [
    `the claim of ${seats} seats is in up to ${most(over, ({ sections }) => sections)} sections, taken one after the other;`,
    'each after the first adds one write and one round trip, and nothing else does.',
    `In a single item the bus would have ${bytes} bytes when sold out, and every hold, of one seat too, would take`,
    `${Math.ceil(bytes / 1024)} write units for its claim alone.`,
  ].join(' ')
}

const notesOf = ({ compared, records, adjacent }: HoldMeasurements): string[] => {
  const four = compared.find(({ ours }) => ours.seats === 4 && ours.legs === 1)
  const alike = Map.groupBy(adjacent, hold => JSON.stringify([hold.busSeats, hold.legs, hold.seats]))
  const differing = [...alike.values()].filter(([first, ...rest]) =>
    rest.some(hold => writesOf(hold) !== writesOf(first as CountedHold)),
  )
  const notes = [
    differing.length === 0
      ? 'How much of the bus is sold changes no count: sections are cut so that they cost one write unit full.'
      : `How much of the bus is sold changes the write units of ${differing.length} holds.`,
    ...records.map(
      ({ seats, legs, bytes }) =>
        `The record of ${seats} seats ${legs === 1 ? 'on one leg' : `over ${legs} legs`}, as far apart as can be, has ${bytes} bytes.`,
    ),
  ]
  if (!four) return notes
  const [ours, usual] = [four.ours.count.writeUnits, four.usual.writeUnits]
  return [
    ...notes,
    `Of the usual design’s ${usual} write units for four seats, the quota’s item has 2. Were a quota left out of both, it would be ${usual - 2} against ${ours - 1}, ${((usual - 2) / (ours - 1)).toFixed(2)} ×; out of the usual design alone, ${((usual - 2) / ours).toFixed(2)} ×.`,
    `The usual design answers after ${four.usual.roundTrips} round trips, ours after ${four.ours.count.roundTrips}: its record is in the transaction, ours follows the claim.`,
  ]
}
