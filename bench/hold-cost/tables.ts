import { dollarsPerMillion } from '../prices.ts'
import type { Table } from '../report/answer.ts'
import type { Compared, HoldMeasurements } from './measure.ts'
import type { CountedHold } from './requests.ts'

const measures = ['AWS calls', 'round trips', 'write units', 'read units'] as const

const numbersOf = ({ count }: Pick<CountedHold, 'count'>) => [
  count.calls.length,
  count.roundTrips,
  count.writeUnits,
  count.readUnits,
]

/** One row for holds of a bus that cost the same, whatever their number of seats. */
const groupedRows = (holds: readonly CountedHold[], lead: (hold: CountedHold) => (string | number)[]) => {
  const groups = Map.groupBy(holds, hold => JSON.stringify([lead(hold), hold.sections, numbersOf(hold)]))
  return [...groups.values()].map(group => {
    const [first] = group as [CountedHold]
    return [...lead(first), group.map(({ seats }) => seats).join(', '), first.sections, ...numbersOf(first)]
  })
}

export const ratioOf = ({ ours, usual }: Compared): number => usual.writeUnits / ours.count.writeUnits

const comparedRow = (both: Compared) => {
  const { ours, usual } = both
  return [
    ours.legs,
    ours.seats,
    ours.count.writeUnits,
    usual.writeUnits,
    `${ratioOf(both).toFixed(2)} ×`,
    dollarsPerMillion(ours.count).toFixed(2),
    dollarsPerMillion(usual).toFixed(2),
    ours.count.roundTrips,
    usual.roundTrips,
  ]
}

const purposes: Readonly<Record<string, string>> = {
  'GetItem identity': 'the session of the token',
  'UpdateItem runtime': 'the rate limit, and the seats one buyer may hold',
  'GetItem inventory': 'the offer',
  'GetItem commerce': 'an earlier reservation under the Idempotency-Key',
  'UpdateItem inventory': 'the claim',
  'PutItem commerce': 'the record',
}

const callRows = (hold: CountedHold | undefined) =>
  Object.entries(
    Object.groupBy(hold?.count.calls ?? [], ({ operation, table }) => `${operation} ${table.split('-')[0]}`),
  ).map(([call, same = []]) => [
    call,
    purposes[call] ?? '',
    same.length,
    same.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
    same.reduce((sum, { readUnits }) => sum + readUnits, 0),
  ])

const bus = ({ busSeats, legs, othersSold }: CountedHold) => [busSeats, legs, othersSold ? 'sold' : 'free']

export const holdTables = ({ adjacent, scattered, compared, others }: HoldMeasurements): Table[] => [
  {
    title: 'Seats side by side, over the whole trip',
    columns: ['seats of the bus', 'legs', 'the others', 'seats held', 'sections', ...measures],
    rows: groupedRows(adjacent, bus),
  },
  {
    title: 'Seats from the front to the back of the bus',
    columns: ['seats of the bus', 'legs', 'the others', 'seats held', 'sections', ...measures],
    rows: groupedRows(scattered, bus),
  },
  {
    title: 'The calls of a hold of four seats',
    columns: ['call', 'for', 'times', 'write units', 'read units'],
    rows: callRows(compared.find(({ ours }) => ours.seats === 4 && ours.legs === 1)?.ours),
  },
  {
    title: 'Beside the usual design: an item for each seat and leg, one transaction',
    columns: [
      'legs',
      'seats held',
      'write units',
      'usual',
      'usual ÷ ours',
      '$ per million',
      'usual $',
      'round trips',
      'usual round trips',
    ],
    rows: compared.map(comparedRow),
  },
  {
    title: 'Other requests, for four of fifty seats on one leg',
    columns: ['request', 'status', ...measures],
    rows: others.map(({ what, status, count }) => [what, status, ...numbersOf({ count })]),
  },
]
