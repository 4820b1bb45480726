import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bundles, bundle } from '../lib/bundling/bundle.ts'
import { bundleBytes, bundlePath, hotBytes, hotPath, writeBudgets } from './cold-start/budgets.ts'
import { contentsOf } from './cold-start/contents.ts'
import { type Initialization, measureInitialization } from './cold-start/measure.ts'
import type { Answer, Table, Target } from './report/answer.ts'

const hotRatio = 1.3
const rounds = { hot: 101, all: 9 }

interface Measured {
  readonly bundles: Bundles
  readonly bytes: Readonly<Record<string, number>>
  readonly baseline: { readonly bytes: number; readonly ms: number }
  readonly times: ReadonlyMap<string, Initialization>
}

export const answer = async (): Promise<Answer> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  try {
    const measured = await measure(folder)
    writeBudgets(measured.bytes)
    return {
      title: 'How fast is a cold start?',
      question:
        'What a function adds to the start of its Lambda environment: the bytes of its bundle, and the time its modules take to load, against a bundle of the AWS SDK’s DynamoDB client alone.',
      method: [
        `Each bundle is loaded in fresh processes and its user CPU time read, in turns with all others and with the SDK’s, which is bundled by the same settings (hot path ${rounds.hot} rounds, the others ${rounds.all}).`,
        'Times are medians; ratios are medians of the ratios within a round.',
        'This run also writes `bench/bundle-budgets.json`, which a test holds every bundle to.',
      ],
      targets: targetsOf(measured),
      tables: tablesOf(measured),
      notes: notesOf(measured),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const measure = async (folder: string): Promise<Measured> => {
  const bundles = await bundle({ outFolder: join(folder, 'functions') })
  const alone = await bundle({
    functionsFolders: [fileURLToPath(new URL('./cold-start/functions', import.meta.url))],
    outFolder: join(folder, 'baseline'),
  })
  const baseline = bundlePath(alone, 'baseline/sdk-alone')
  const pathOf = (name: string) => bundlePath(bundles, name)
  const others = bundles.names.filter(name => !hotPath.includes(name))
  const hot = await measureInitialization(hotPath.map(pathOf), baseline, rounds.hot)
  const rest = await measureInitialization(others.map(pathOf), baseline, rounds.all)
  const times = new Map([...rest, ...hot])
  return {
    bundles,
    bytes: bundleBytes(bundles),
    baseline: { bytes: statSync(baseline).size, ms: hot.get(baseline)?.ms ?? Number.NaN },
    times: new Map(bundles.names.map(name => [name, times.get(pathOf(name)) ?? { ms: Number.NaN, ratio: Number.NaN }])),
  }
}

const count = (value: number): string => value.toLocaleString('en-US')

const targetsOf = ({ bundles, bytes, baseline, times }: Measured): Target[] =>
  hotPath.flatMap(name => {
    const size = bytes[name] ?? Number.NaN
    const ratio = times.get(name)?.ratio ?? Number.NaN
    const [largest] = contentsOf(bundles, name).filter(({ isSdk }) => !isSdk)
    const reason = `its bundle has ${(size / baseline.bytes).toFixed(2)} × the SDK’s bytes; most beside the SDK is ${largest?.part} with ${count(largest?.bytes ?? 0)}.`
    return [
      {
        what: `bytes of ${name}`,
        target: `≤ ${count(hotBytes)}`,
        measured: count(size),
        isMet: size <= hotBytes,
        reason: size <= hotBytes ? undefined : reason,
      },
      {
        what: `initialization of ${name} ÷ the SDK alone`,
        target: `≤ ${hotRatio}`,
        measured: ratio.toFixed(2),
        isMet: ratio <= hotRatio,
        reason: ratio <= hotRatio ? undefined : reason,
      },
    ]
  })

const tablesOf = ({ bundles, bytes, baseline, times }: Measured): Table[] => [
  {
    title: 'Every function',
    columns: ['function', 'bytes', 'CPU ms', '÷ the SDK alone'],
    rows: [
      ['the SDK’s DynamoDB client alone', count(baseline.bytes), baseline.ms.toFixed(1), '1.00'],
      ...[...times].map(([name, { ms, ratio }]) => [name, count(bytes[name] ?? 0), ms.toFixed(1), ratio.toFixed(2)]),
    ],
  },
  ...hotPath.map(name => ({
    title: `What is in ${name}`,
    columns: ['part', 'bytes'],
    rows: contentsOf(bundles, name).map(({ part, bytes: size }) => [part, count(size)]),
  })),
]

const search = 'transit/search-schedules'

const notesOf = ({ bundles, bytes }: Measured): string[] => {
  const size = bytes[search] ?? 0
  if (size <= hotBytes) return []
  const seatMap = new Map(contentsOf(bundles, 'transit/get-seat-map').map(({ part, bytes: of }) => [part, of]))
  const more = contentsOf(bundles, search)
    .map(({ part, bytes: of }) => ({ part, more: of - (seatMap.get(part) ?? 0) }))
    .filter(each => each.more > 1000)
    .toSorted((left, right) => right.more - left.more)
    .map(each => `${each.part} ${count(each.more)}`)
  return [
    `${search} is not held to the hot path’s bytes: it has ${count(size)}. Beyond the seat map’s: ${more.join(', ')}.`,
  ]
}
