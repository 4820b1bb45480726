import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const importOnce = fileURLToPath(new URL('./import-once.mjs', import.meta.url))

/** Lambda's variables and none of this machine's: the name of a profile would make the SDK read files. */
const environment = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }

const importMs = async (bundle: string): Promise<number> => {
  const { stdout } = await promisify(execFile)(process.execPath, [importOnce, bundle], { env: environment })
  return Number(stdout) / 1000
}

/** Milliseconds of CPU time, the median, and the median of the ratios to the baseline of the same round. */
export interface Initialization {
  readonly ms: number
  readonly ratio: number
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/**
 * Loads every bundle in a fresh process in each of many rounds, the baseline among them: what slows the machine down for
 * a while slows all of them.
 */
export const measureInitialization = async (
  bundles: readonly string[],
  baseline: string,
  rounds: number,
): Promise<Map<string, Initialization>> => {
  const all = [baseline, ...bundles]
  const times = new Map(all.map(bundle => [bundle, [] as number[]]))
  for (let round = 0; round < rounds; round += 1) {
    const start = round % all.length
    for (const bundle of [...all.slice(start), ...all.slice(0, start)]) times.get(bundle)?.push(await importMs(bundle))
  }
  const alone = times.get(baseline) ?? []
  return new Map(
    [...times].map(([bundle, found]) => [
      bundle,
      { ms: median(found), ratio: median(found.map((time, round) => time / (alone[round] ?? Number.NaN))) },
    ]),
  )
}
