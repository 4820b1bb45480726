/**
 * EventBridge event patterns, as far as Lambda's event filtering takes them: exact values, null, "", prefix, suffix,
 * equals-ignore-case, anything-but, numeric, exists and $or.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type Matcher = (event: unknown) => boolean

/** A test of one leaf; `undefined` stands for a field that is not there. */
type LeafTest = (value: unknown) => boolean

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const invalid = (why: string, at: unknown): Error =>
  new Error(`event pattern is not valid: ${why}: ${JSON.stringify(at)}`)

/**
 * Compiles a parsed pattern.
 * @throws Error naming the part of the pattern that Lambda would refuse
 */
export const compilePattern = (pattern: unknown): Matcher => {
  if (!isObject(pattern)) throw invalid('a pattern is an object', pattern)
  const entries = Object.entries(pattern)
  if (entries.length === 0) throw invalid('a pattern names at least one field', pattern)
  const tests = entries.map(([field, rule]) => (field === '$or' ? anyOf(rule) : fieldTest(field, rule)))
  return event => tests.every(test => test(event))
}

const anyOf = (rule: unknown): Matcher => {
  if (!Array.isArray(rule) || rule.length < 2) throw invalid('$or takes a list of two or more patterns', rule)
  const patterns = rule.map(compilePattern)
  return event => patterns.some(pattern => pattern(event))
}

const fieldTest = (field: string, rule: unknown): Matcher => {
  if (Array.isArray(rule)) return leafTest(field, rule)
  if (!isObject(rule)) throw invalid('values are written as a list', { [field]: rule })
  const nested = compilePattern(rule)
  return event => {
    const value = own(event, field)
    return Array.isArray(value) ? value.some(nested) : nested(value)
  }
}

const own = (event: unknown, field: string): unknown =>
  isObject(event) && Object.hasOwn(event, field) ? event[field] : undefined

const leafTest = (field: string, rule: unknown[]): Matcher => {
  if (rule.length === 0) throw invalid('a list of values is not empty', { [field]: rule })
  const tests = rule.map(compileLeaf)
  return event => {
    const leaves = leavesOf(own(event, field))
    return tests.some(test => leaves.some(test))
  }
}

/** EventBridge sees leaves only: an object, or a list without plain values, counts as absent. */
const leavesOf = (value: unknown): unknown[] => {
  const plain = (Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]).filter(
    leaf => typeof leaf !== 'object' || leaf === null,
  )
  return plain.length > 0 ? plain : [undefined]
}

const compileLeaf = (rule: unknown): LeafTest => {
  if (!isObject(rule)) {
    if (Array.isArray(rule)) throw invalid('a list cannot stand in a list', rule)
    return value => value === rule
  }
  const [[operator, operand] = [], ...others] = Object.entries(rule)
  if (operator === undefined || others.length > 0) throw invalid('one operator an object', rule)
  switch (operator) {
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
      return textTest(operator, operand)
    case 'exists':
      if (typeof operand !== 'boolean') throw invalid('exists takes true or false', rule)
      return value => (value !== undefined) === operand
    case 'numeric':
      return numericTest(operand)
    case 'anything-but':
      return anythingBut(operand)
    default:
      throw invalid('Lambda filters do not know this operator', rule)
  }
}

const textTest = (operator: string, operand: unknown): LeafTest => {
  if (typeof operand !== 'string') throw invalid(`${operator} takes a string`, operand)
  const test = {
    prefix: (text: string) => text.startsWith(operand),
    suffix: (text: string) => text.endsWith(operand),
    'equals-ignore-case': (text: string) => text.toLowerCase() === operand.toLowerCase(),
  }[operator]
  if (!test) throw invalid('not a test of text', operator)
  return value => typeof value === 'string' && test(value)
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
}

const numericTest = (operand: unknown): LeafTest => {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw invalid('numeric takes one or two comparisons', operand)
  const tests: ((value: number) => boolean)[] = []
  for (let index = 0; index < operand.length; index += 2) {
    const compare = comparisons[String(operand[index])]
    const bound: unknown = operand[index + 1]
    if (!compare || typeof bound !== 'number') throw invalid('numeric takes an operator and a number', operand)
    tests.push(value => compare(value, bound))
  }
  return value => typeof value === 'number' && tests.every(test => test(value))
}

const anythingBut = (operand: unknown): LeafTest => {
  const refused: LeafTest[] = isObject(operand)
    ? [compileLeaf(operand)]
    : (Array.isArray(operand) ? operand : [operand]).map(plainValue)
  return value => value !== undefined && !refused.some(test => test(value))
}

const plainValue = (operand: unknown): LeafTest => {
  if (typeof operand !== 'string' && typeof operand !== 'number') throw invalid('anything-but takes values', operand)
  return value => value === operand
}
