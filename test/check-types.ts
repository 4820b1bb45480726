import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'

/**
 * Type-checks the project, within a budget: a type that makes the compiler instantiate ever more of them slows every
 * check and every editor. The instantiations of a whole check are counted, and may grow as the project's lines do; an
 * unchanged project is checked from a cache and has few. The seconds are the machine's, so their budget ends only a check
 * that hangs.
 */
const perLine = 14
const files = globSync('{bench,bin,examples,functions,lib,local,shared,test,web}/**/*.{ts,tsx}')
const lines = files.reduce((count, file) => count + readFileSync(file, 'utf8').split('\n').length, 0)
const budget = { instantiations: perLine * lines, seconds: 120 }

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
