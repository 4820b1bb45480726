import { randomInt } from 'node:crypto'

/** `GenerateSecretString` of CloudFormation's AWS::SecretsManager::Secret. */
export interface GenerateSecretString {
  readonly ExcludeCharacters?: string
  readonly ExcludeLowercase?: boolean
  readonly ExcludeNumbers?: boolean
  readonly ExcludePunctuation?: boolean
  readonly ExcludeUppercase?: boolean
  readonly IncludeSpace?: boolean
  readonly PasswordLength?: number
  readonly RequireEachIncludedType?: boolean
  /** JSON text of the object that the password goes into, under `GenerateStringKey`. */
  readonly SecretStringTemplate?: string
  readonly GenerateStringKey?: string
}

const lowercase = 'abcdefghijklmnopqrstuvwxyz'
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/**
 * A random secret as Secrets Manager makes one: 32 characters, of every included type at least one, by default.
 * @throws Error when the options contradict each other
 */
export const generateSecretString = (options: GenerateSecretString): string => {
  const password = randomPassword(options)
  const { SecretStringTemplate: template, GenerateStringKey: key } = options
  if (template === undefined && key === undefined) return password
  if (template === undefined || key === undefined)
    throw new Error('SecretStringTemplate and GenerateStringKey go together')
  const fields: unknown = JSON.parse(template)
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    throw new Error('SecretStringTemplate is not a JSON object')
  return JSON.stringify({ ...fields, [key]: password })
}

const randomPassword = (options: GenerateSecretString): string => {
  const length = options.PasswordLength ?? 32
  const types = includedTypes(options)
  const every = types.join('')
  if (every === '') throw new Error('no characters are left to make a secret of')
  const required = (options.RequireEachIncludedType ?? true) ? types : []
  if (length < Math.max(1, required.length) || length > 4096)
    throw new Error(`a secret of ${length} characters cannot be made`)
  const characters = required.map(pick)
  while (characters.length < length) characters.push(pick(every))
  return shuffled(characters).join('')
}

const includedTypes = (options: GenerateSecretString): string[] => {
  const excluded = new Set(options.ExcludeCharacters ?? '')
  return [
    options.ExcludeLowercase ? '' : lowercase,
    options.ExcludeUppercase ? '' : lowercase.toUpperCase(),
    options.ExcludeNumbers ? '' : '0123456789',
    options.ExcludePunctuation ? '' : punctuation,
    options.IncludeSpace ? ' ' : '',
  ]
    .map(type => [...type].filter(character => !excluded.has(character)).join(''))
    .filter(type => type !== '')
}

const pick = (characters: string): string => characters.charAt(randomInt(characters.length))

const shuffled = (characters: string[]): string[] => {
  const result = [...characters]
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1)
    const held = result[index] ?? ''
    result[index] = result[other] ?? ''
    result[other] = held
  }
  return result
}
