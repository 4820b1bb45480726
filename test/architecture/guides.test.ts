import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { product } from '../../shared/domains.ts'

/** The TypeScript blocks of a guide, each with the file that the text before it names last. */
const quotesOf = (guide: string) => {
  const parts = readFileSync(`docs/guides/${guide}.md`, 'utf8').split(/^```/m)
  let file: string | undefined
  return parts.flatMap((part, index) => {
    if (index % 2 === 0) {
      file = [...part.matchAll(/`((?:shared|functions|lib|test)\/[\w/.-]+\.ts)`/g)].at(-1)?.[1] ?? file
      return []
    }
    return part.startsWith('ts\n') ? [{ file: String(file), code: part.slice(3).trim() }] : []
  })
}

const unindented = (text: string): string => text.replaceAll(/^ +/gm, '')

describe.each(['add-an-endpoint', 'add-a-domain'])('docs/guides/%s.md', guide => {
  it.each(quotesOf(guide))('quotes $file as it is', ({ file, code }) => {
    expect(unindented(readFileSync(file, 'utf8'))).toContain(unindented(code))
  })
})

it('docs/guides/accounts-and-roles.md names every role', () => {
  const text = readFileSync('docs/guides/accounts-and-roles.md', 'utf8')
  expect(product.roles.filter(role => !text.includes(`\`${role}\``))).toEqual([])
})
