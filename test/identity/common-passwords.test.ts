import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { isCommonPassword } from '../../shared/identity/rules/common-passwords.ts'

/** By frequency, the most common first. */
const ranked: string[] = JSON.parse(
  await readFile(createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json'), 'utf8'),
)

const moduleOf = (
  list: readonly string[],
) => `/** From @zxcvbn-ts/language-common (MIT); test/identity/common-passwords.test.ts makes it anew. */
export const commonPasswords =
  '${list.join(' ')}'
`

describe('isCommonPassword', () => {
  // `npx vitest run test/identity/common-passwords.test.ts --update` generates the list from the package.
  it('contains the 10,000 most common, but for those too short to be chosen', async () => {
    const list = ranked.slice(0, 10_000).filter(text => text.length >= 8)
    await expect(moduleOf(list)).toMatchFileSnapshot('../../shared/identity/rules/common-password-list.ts')
    expect(list.length).toBeGreaterThan(3000)
    for (const text of list) expect(isCommonPassword(text)).toBe(true)
  })

  it.each(['Password', 'ILOVEYOU', 'ｐａｓｓｗｏｒｄ'])('contains %s, however it is written', text => {
    expect(isCommonPassword(text)).toBe(true)
  })

  it.each(['correct horse battery staple', 'constructor-x', '__proto__', 'hasOwnProperty'])(
    'does not contain %s',
    text => {
      expect(isCommonPassword(text)).toBe(false)
    },
  )
})
