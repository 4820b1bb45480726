import { ClientRequest } from 'node:http'

/**
 * Limits of DynamoDB that dynoxide lets pass, checked where a request leaves: a build that would fail on AWS fails here.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */

const mostOperators = 300
const mostOperandsOfIn = 100

/** No shorter request can have 300 operators, or 100 operands, so most are not parsed. */
const shortestSuspect = 600

const operator =
  /<>|<=|>=|[=<>+-]|\b(?:AND|OR|NOT|BETWEEN|IN)\b|\b(?:attribute_exists|attribute_not_exists|attribute_type|begins_with|contains|size|if_not_exists|list_append)\s*(?=\()/gi
const operandsOfIn = /\bIN\s*\(([^)]*)\)/gi
const expressions = ['ConditionExpression', 'UpdateExpression', 'FilterExpression', 'KeyConditionExpression']

/** @returns DynamoDB's message when it refuses a request with this body, undefined where it would accept it */
export const violationIn = (body: string): string | undefined => {
  if (body.length < shortestSuspect) return undefined
  for (const [name, expression] of expressionsIn(JSON.parse(body))) {
    if ((expression.match(operator)?.length ?? 0) > mostOperators)
      return `Invalid ${name}: The expression contains more than ${mostOperators} operators`
    for (const [, operands = ''] of expression.matchAll(operandsOfIn))
      if (operands.split(',').length > mostOperandsOfIn)
        return `Invalid ${name}: The IN operator is provided with more than ${mostOperandsOfIn} operands`
  }
  return undefined
}

const expressionsIn = (request: unknown): [string, string][] => {
  if (typeof request !== 'object' || request === null) return []
  const own = expressions.flatMap((name): [string, string][] => {
    const expression = (request as Record<string, unknown>)[name]
    return typeof expression === 'string' ? [[name, expression]] : []
  })
  // Those of a transaction lie two levels down: {"TransactItems":[{"Update":{…}}]}.
  const { TransactItems = [] } = request as { TransactItems?: readonly object[] }
  return [...own, ...TransactItems.flatMap(item => Object.values(item).flatMap(expressionsIn))]
}

const guarded = Symbol.for('holdfast.request-limits')

/** Makes every request for DynamoDB that leaves this thread fail with a ValidationException where DynamoDB would refuse it. */
export const guardRequests = (): void => {
  const prototype = ClientRequest.prototype as ClientRequest & { [guarded]?: true }
  if (prototype[guarded]) return
  prototype[guarded] = true
  const { end } = prototype
  prototype.end = function (this: ClientRequest, ...args: unknown[]) {
    const violation = violationOf(this, args[0])
    if (!violation) return end.apply(this, args as never)
    return this.destroy(Object.assign(new Error(violation), { name: 'ValidationException' }))
  } as never
}

const violationOf = (request: ClientRequest, body: unknown): string | undefined => {
  if (!String(request.getHeader('x-amz-target') ?? '').startsWith('DynamoDB_')) return undefined
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined
  return body.length < shortestSuspect ? undefined : violationIn(Buffer.from(body as string).toString())
}
