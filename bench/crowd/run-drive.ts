import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Drive, Driven } from './drive.ts'

/** Sends requests from a process of their own. @throws Error when a connection fails */
export const runDrive = (drive: Drive): Promise<Driven> => runProgram(new URL('./drive.ts', import.meta.url), drive)

/** Runs a program that reads its input from the file it is given and prints what it found; both are JSON. @throws Error when it fails */
export const runProgram = async <T>(program: URL, input: unknown): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const file = join(folder, 'input.json')
  writeFileSync(file, JSON.stringify(input))
  const child = spawn(process.execPath, [fileURLToPath(program), file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [written, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  rmSync(folder, { recursive: true })
  if (code !== 0) throw new Error(`${program.pathname} ended with exit code ${code}`)
  return JSON.parse(written)
}

/** Of sorted numbers, the one that `share` of them do not exceed. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
