import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Drive, Driven } from './drive.ts'

const program = fileURLToPath(new URL('./drive.ts', import.meta.url))

/** Sends requests from a process of their own. @throws Error when a connection fails */
export const runDrive = async (drive: Drive): Promise<Driven> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const file = join(folder, 'drive.json')
  writeFileSync(file, JSON.stringify(drive))
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [written, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  rmSync(folder, { recursive: true })
  if (code !== 0) throw new Error(`the crowd ended with exit code ${code}`)
  return JSON.parse(written)
}

/** Of sorted numbers, the one that `share` of them do not exceed. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
