import { compilePattern, type Matcher } from './pattern.ts'

/** `FilterCriteria` of an event source mapping: a record passes when any of the patterns, each JSON text, matches. */
export interface FilterCriteria {
  readonly Filters?: readonly { readonly Pattern?: string }[]
}

type RecordFilter = (record: unknown) => boolean

/**
 * The filter of a stream's event source: patterns look at the record as the function would get it.
 * @throws Error when a pattern is not valid
 */
export const compileStreamFilter = (criteria: FilterCriteria | undefined): RecordFilter =>
  compile(criteria, compilePattern)

/**
 * The filter of a queue's event source. A pattern with an object under `body` looks into the body's JSON and drops what
 * is not JSON; one with a list of strings there looks at plain text and drops what is JSON.
 * @throws Error when a pattern is not valid
 */
export const compileSqsFilter = (criteria: FilterCriteria | undefined): RecordFilter => compile(criteria, sqsPattern)

const compile = (criteria: FilterCriteria | undefined, make: (pattern: unknown) => Matcher): RecordFilter => {
  const matchers = (criteria?.Filters ?? []).map(({ Pattern }) => make(parsed(Pattern ?? '')))
  return matchers.length === 0 ? () => true : record => matchers.some(matches => matches(record))
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`event pattern is not JSON: ${text}`)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const sqsPattern = (pattern: unknown): Matcher => {
  const matches = compilePattern(pattern)
  const onBody = isObject(pattern) ? pattern.body : undefined
  if (onBody === undefined) return matches
  const wantsJson = !Array.isArray(onBody)
  return record => {
    if (!isObject(record)) return false
    const body = jsonBody(record.body)
    if (wantsJson !== (body !== undefined)) return false
    return matches(wantsJson ? { ...record, body } : record)
  }
}

/** The object or list a body holds; undefined for plain text. */
const jsonBody = (text: unknown): unknown => {
  try {
    const value: unknown = JSON.parse(String(text))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
