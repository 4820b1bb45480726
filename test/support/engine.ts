import type { TestProject } from 'vitest/node'
import { startDynamo } from '../../local/engines/dynamo.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    dynamoEndpoint: string
  }
}

/** Global set-up: one DynamoDB engine in memory for the whole run, on a port of its own. */
export default async ({ provide }: TestProject) => {
  const engine = await startDynamo({})
  provide('dynamoEndpoint', engine.endpoint)
  return engine.stop
}
