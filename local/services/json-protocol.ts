import { AwsError } from './aws-error.ts'

export type Input = Readonly<Record<string, unknown>>

/** The operations of a service by name: each takes the parsed request and gives what the reply holds. */
export type Operations = Readonly<Record<string, (input: Input) => unknown>>

export const asText = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string')
    throw new AwsError('SerializationException', `${JSON.stringify(value)} is not a string`)
  return value
}

export const asList = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new AwsError('SerializationException', `${JSON.stringify(value)} is not a list`)
  return value
}

export const asObject = (value: unknown): Input => {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw new AwsError('SerializationException', `${JSON.stringify(value)} is not an object`)
  return value as Input
}

export const requiredText = (input: Input, name: string): string => {
  const text = asText(input[name])
  if (!text) throw new AwsError('ValidationException', `${name} is required.`)
  return text
}

export const parseJson = (body: Buffer): Input => {
  try {
    return asObject(body.length === 0 ? {} : JSON.parse(body.toString()))
  } catch (error) {
    if (error instanceof AwsError) throw error
    throw new AwsError('SerializationException', 'the request is not JSON')
  }
}
