import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generateSecretString } from '../../../local/services/random-string.ts'

const lower = /[a-z]/
const upper = /[A-Z]/
const digit = /[0-9]/
const punctuation = /[!-/:-@[-`{-~]/

test('32 characters of all four types by default, and never the same twice', () => {
  const made = new Set<string>()
  for (let round = 0; round < 200; round += 1) {
    const secret = generateSecretString({})
    made.add(secret)
    expect(secret).toHaveLength(32)
    for (const type of [lower, upper, digit, punctuation]) expect(secret).toMatch(type)
    expect(secret).not.toContain(' ')
  }
  expect(made.size).toBe(200)
})

test('every option is applied', () => {
  const allOptions = fc.record(
    {
      ExcludeLowercase: fc.boolean(),
      ExcludeUppercase: fc.boolean(),
      ExcludeNumbers: fc.boolean(),
      ExcludePunctuation: fc.boolean(),
      IncludeSpace: fc.boolean(),
      PasswordLength: fc.integer({ min: 5, max: 64 }),
      ExcludeCharacters: fc.constantFrom('', '"@/\\', 'aA0', 'lI1O0'),
    },
    { requiredKeys: ['PasswordLength'] },
  )
  fc.assert(
    fc.property(allOptions, options => {
      const nothingLeft =
        options.ExcludeLowercase && options.ExcludeUppercase && options.ExcludeNumbers && options.ExcludePunctuation
      fc.pre(!nothingLeft || options.IncludeSpace === true)
      const secret = generateSecretString(options)
      expect(secret).toHaveLength(options.PasswordLength)
      expect(lower.test(secret)).toBe(!options.ExcludeLowercase)
      expect(upper.test(secret)).toBe(!options.ExcludeUppercase)
      expect(digit.test(secret)).toBe(!options.ExcludeNumbers)
      expect(punctuation.test(secret)).toBe(!options.ExcludePunctuation)
      expect(secret.includes(' ')).toBe(options.IncludeSpace === true)
      for (const character of options.ExcludeCharacters ?? '') expect(secret).not.toContain(character)
    }),
  )
})

test('required types stand anywhere, not always at the front', () => {
  const firsts = new Set(Array.from({ length: 300 }, () => generateSecretString({}).charAt(0)))
  expect([...firsts].some(first => upper.test(first))).toBe(true)
  expect([...firsts].some(first => digit.test(first))).toBe(true)
})

test('without RequireEachIncludedType a single character will do', () => {
  expect(generateSecretString({ PasswordLength: 1, RequireEachIncludedType: false })).toHaveLength(1)
})

test.each([
  ['too short for all types', { PasswordLength: 3 }],
  ['no length', { PasswordLength: 0, RequireEachIncludedType: false }],
  ['too long', { PasswordLength: 4097 }],
  ['nothing left', { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true }],
  ['a template without a key', { SecretStringTemplate: '{}' }],
  ['a key without a template', { GenerateStringKey: 'password' }],
  ['a template that is no object', { SecretStringTemplate: '[]', GenerateStringKey: 'password' }],
])('refused: %s', (_, allOptions) => {
  expect(() => generateSecretString(allOptions)).toThrow()
})
