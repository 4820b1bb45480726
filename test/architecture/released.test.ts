import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { breaksOf } from '../../lib/openapi/compatibility.ts'
import { description } from '../../lib/openapi/description.ts'
import { factsIn } from '../../lib/openapi/fact-lines.ts'
import { factsOf } from '../../lib/openapi/facts.ts'

const released = factsIn(readFileSync(new URL('../../docs/api/released.txt', import.meta.url), 'utf8').split('\n'))

it('a client of the last release finds all it relies on (docs/decisions/0019-the-wire-grows-never-breaks.md)', () => {
  expect(released.size).toBeGreaterThan(100)
  const present = factsOf(JSON.parse(description({ withSandbox: false })))
  expect(breaksOf(released, present, new Date().toISOString().slice(0, 10))).toEqual([])
})
