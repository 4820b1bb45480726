import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Standing } from '../dynamo/rate-limits.ts'

/** What is learnt of a request on its way, for the log line and the reply's headers, whatever its end. */
export interface Trail {
  userId?: string
  standing?: Standing
  code?: string
  /** The error behind a 5xx. */
  cause?: unknown
}

const trails = new WeakMap<APIGatewayProxyEventV2, Trail>()

export const trailOf = (event: APIGatewayProxyEventV2): Trail => {
  const trail = trails.get(event) ?? {}
  trails.set(event, trail)
  return trail
}
