import type { QueueDepth } from '../engines/fauxqs.ts'
import type { FunctionDefinition } from '../lambda/definition.ts'
import type { RunningTable } from '../resources/dynamodb-table.ts'
import type { HttpApiDefinition } from '../resources/http-api.ts'
import type { Services } from '../services/start-services.ts'

/** The parts of a running cloud that its pages show. */
export interface LocalCloud {
  readonly inbox: Services['inbox']
  readonly functions: () => readonly FunctionDefinition[]
  readonly queues: () => readonly QueueDepth[]
  /** The tables with their path in the app and their physical name. */
  readonly tables: readonly RunningTable[]
  readonly apis: readonly HttpApiDefinition[]
  /** The distribution's behaviours in their order of precedence; none when the template has no distribution. */
  readonly edge: readonly { readonly pattern: string; readonly origin: string }[]
  readonly hasWebClient: () => Promise<boolean>
  /** Addresses of the played payment gateways by their names; none where none are played. */
  readonly gateways: Readonly<Record<string, string>>
  readonly logFolder: string
}
