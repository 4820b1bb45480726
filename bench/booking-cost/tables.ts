import type { Table } from '../report/answer.ts'
import { added, billOf, type Dollars, secondsOf, services, totalOf, unitsOf } from './bill.ts'
import type { IdleItem } from './idle.ts'
import type { Work } from './measure.ts'
import { steps } from './recorder.ts'
import type { Deployment } from './template.ts'

const million = (dollars: number): string => (1e6 * dollars).toFixed(2)

const dollarCells = (bill: Dollars): string[] => [
  ...services.map(service => million(bill[service])),
  million(totalOf(bill)),
]

/** By step and by service. */
export const stepTable = (works: readonly Work[], deployment: Deployment): Table => {
  const own = steps
    .map(step => [step, works.filter(work => work.step === step)] as const)
    .filter(([, some]) => some.length > 0)
  const bill = (some: readonly Work[]) => dollarCells(added(some.map(work => billOf(work, deployment))))
  return {
    title: 'Dollars per million bookings',
    columns: ['step', ...services, 'all'],
    rows: [...own.map(([step, some]) => [step, ...bill(some)]), ['all', ...bill(works)]],
  }
}

/** What each function did, and what it costs. */
export const functionTable = (works: readonly Work[], deployment: Deployment): Table => ({
  title: 'What each function does for one booking',
  columns: [
    'step',
    'function',
    'runs',
    'DynamoDB calls',
    'write units',
    'read units',
    'round trips',
    'other requests',
    'CPU ms',
    'MB',
    'billed ms',
    'log bytes',
    '$ a million',
  ],
  rows: works.map(work => {
    const { runs, step, function: name, cpuMs } = work
    const memoryMb = deployment.functions.get(name)?.memoryMb ?? Number.NaN
    const { writeUnits, readUnits } = unitsOf(runs)
    const { cpu, waiting } = secondsOf(work, memoryMb)
    return [
      step,
      name,
      runs.length,
      runs.flatMap(({ calls }) => calls).length,
      writeUnits,
      readUnits,
      runs.reduce((trips, { roundTrips }) => trips + roundTrips, 0),
      othersOf(work),
      cpuMs.toFixed(1),
      memoryMb,
      Math.round(1000 * (cpu + waiting)),
      runs.flatMap(({ logLines }) => logLines).reduce((bytes, line) => bytes + Buffer.byteLength(line), 0),
      million(totalOf(billOf(work, deployment))),
    ]
  }),
})

const othersOf = ({ runs }: Work): string => {
  const names = runs.flatMap(({ requests, gatewayCalls }) => [
    ...requests.map(({ name }) => name),
    ...Array(gatewayCalls).fill('the gateway'),
  ])
  return Object.entries(Object.groupBy(names, name => name))
    .map(([name, same = []]) => (same.length > 1 ? `${same.length} × ${name}` : name))
    .join(', ')
}

export const idleTable = (items: readonly IdleItem[]): Table => ({
  title: 'A month without a request',
  columns: ['what', 'count', 'each', '$ a month'],
  rows: items.map(({ what, count, each, dollars }) => [what, count, each, dollars.toFixed(2)]),
})
