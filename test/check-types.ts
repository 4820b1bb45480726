import { spawnSync } from 'node:child_process'

/**
 * Type-checks the project, within a budget: a type that makes the compiler instantiate ever more of them slows every
 * check and every editor. The instantiations of a whole check are counted; an unchanged project is checked from a cache
 * and has few. The seconds are the machine's, so their budget ends only a check that hangs.
 */
const budget = { instantiations: 1_000_000, seconds: 120 }

const { stdout, status } = spawnSync(
  process.execPath,
  ['node_modules/@typescript/native/bin/tsc', '--noEmit', '--extendedDiagnostics'],
  { encoding: 'utf8', maxBuffer: 1e8 },
)
const diagnostic = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(stdout)?.[1])
const [instantiations, seconds] = [diagnostic('Instantiations'), diagnostic('Total time')]

console.log(stdout.slice(0, stdout.search(/^Files:/m)).trim())
console.log(`${instantiations} instantiations of ${budget.instantiations}, ${seconds} s of ${budget.seconds}`)
const isWithin = instantiations <= budget.instantiations && seconds <= budget.seconds
if (!isWithin) console.error('The types are above their budget: test/check-types.ts says what it is.')
process.exitCode = status === 0 && isWithin ? 0 : 1
