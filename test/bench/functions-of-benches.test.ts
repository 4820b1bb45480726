import { existsSync, globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

/** A benchmark runs for minutes, so no test runs one whole; but a function that moved is missed here. */
it('names only functions that there are', () => {
  const named = globSync('bench/**/*.ts').flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/'((?!baseline\/)[a-z]+\/[a-z]+(?:-[a-z]+)+)'/g)].map(
      ([, name]) => `${file} ${name}`,
    ),
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(each => !existsSync(`functions/${each.split(' ')[1]}.ts`))).toEqual([])
})
