import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Identifiers and texts of code, without its comments. */
const codeOf = (file: string): string =>
  readFileSync(join(root, file), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')

/** To seat a booking is to give it its units, whatever they are. */
const ofADomain =
  /\bseats\b|seat_|_seat(?!ed)|\bstops?_|_stop\b|passenger|women|\bbus\b|schedule_id|departure|ticket|journey/i

describe('the core modules', () => {
  it.each(['commerce', 'inventory'])('%s knows no domain: its code has no word of one', module => {
    const files = globSync(`shared/${module}/**/*.ts`, { cwd: root })
    expect(files.length).toBeGreaterThan(20)
    const named = files.filter(file => ofADomain.test(codeOf(file)))
    expect(named).toEqual([])
  })
})
