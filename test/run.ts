import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { text } from 'node:stream/consumers'

/**
 * `npm run check` (`node test/run.ts check`) and `npm test` (`node test/run.ts`): the linters and the tests, in lanes
 * beside each other so that two cores are busy. What runs in the second lane mostly waits, for timers and engines, while
 * the first computes; the third waits for late payments, browsers and commands, and runs the regression tests.
 * Everything runs to its end, whatever fails; one failure fails the whole.
 */

interface Step {
  readonly title: string
  readonly command: readonly [string, ...string[]]
}

const folder = mkdtempSync(join(tmpdir(), 'holdfast-run-'))
const reports: string[] = []

const linters: readonly Step[] = [
  { title: 'biome', command: ['biome', 'check', '--error-on-warnings', '.'] },
  // The compiler of `typescript` itself is there for dependency-cruiser; this one takes a third of its time.
  { title: 'types', command: ['node', 'test/check-types.ts'] },
  {
    title: 'dependencies',
    command: ['depcruise', '--no-progress', ...'shared functions lib bin local bench test'.split(' ')],
  },
  { title: 'unused code', command: ['knip'] },
]

const tests = (...projects: string[]): Step => {
  const report = join(folder, `${projects.join('-')}.json`)
  reports.push(report)
  const chosen = projects.flatMap(project => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  return { title: `tests: ${projects.join(', ')}`, command: ['vitest', 'run', ...chosen, ...reporters] }
}

/** npm puts the folder of these programs first on the path. */
const run = async ({ title, command: [program, ...args] }: Step, isShown: boolean): Promise<boolean> => {
  const started = Date.now()
  const child = spawn(program, args, { stdio: ['ignore', isShown ? 'inherit' : 'pipe', isShown ? 'inherit' : 'pipe'] })
  const ended = new Promise<string>(resolve => {
    child.on('error', error => resolve(error.message))
    child.on('close', (code, signal) => resolve(code === 0 ? '' : (signal ?? `exit code ${code}`)))
  })
  const output = isShown ? [] : await Promise.all([child.stdout, child.stderr].map(stream => stream && text(stream)))
  const failure = await ended
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  results.push(`${failure ? '✗' : '✓'} ${title}, ${seconds} s${failure && `: ${failure}`}`)
  if (!isShown) outputs.push(`── ${title}\n${output.join('').trim()}\n`)
  return !failure
}

/** The output of steps that was not shown as they ran, and how each step ended. */
const outputs: string[] = []
const results: string[] = []

const inOrder = async (steps: readonly Step[], isShown: boolean): Promise<boolean> => {
  let allPassed = true
  for (const step of steps) allPassed = (await run(step, isShown)) && allPassed
  return allPassed
}

interface Report {
  readonly testResults: readonly { name: string; startTime: number; endTime: number; assertionResults: unknown[] }[]
}

const slowest = (): string[] =>
  reports
    .flatMap(report => (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults)
    .map(file => ({ ...file, seconds: (file.endTime - file.startTime) / 1000 }))
    .toSorted((left, right) => right.seconds - left.seconds)
    .slice(0, 30)
    .map(
      ({ name, seconds, assertionResults: { length } }) =>
        `${seconds.toFixed(1).padStart(6)} s  ${relative('', name)}, ${length} tests`,
    )

const isCheck = process.argv[2] === 'check'
const lanes = isCheck
  ? [inOrder([tests('fast')], true), inOrder(linters, false)]
  : [
      inOrder([tests('fast', 'long')], true),
      inOrder([...linters, tests('local', 'cloud')], false),
      inOrder([tests('waiting', 'programs', 'regression')], false),
    ]
const passed = (await Promise.all(lanes)).every(Boolean)
console.log(outputs.join('\n'))
console.log(`The slowest files:\n${slowest().join('\n')}\n`)
console.log(results.join('\n'))
rmSync(folder, { recursive: true })
process.exitCode = passed ? 0 : 1
