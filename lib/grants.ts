import type { QueueName, TableName } from '../shared/platform/domain.ts'
import { timerPartitions } from '../shared/platform/timer-keys.ts'
import type { Settings } from './settings.ts'

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'DescribeTable'

/**
 * `access` signs access tokens, `tickets` ticket codes, `log` the activity log; `codes` makes verification codes, `cursor`
 * seals cursors, `limits` hides what requests are counted by; `push` makes the key that names this service to push services;
 * `gateways` holds the keys of the payment gateways.
 */
export type SecretName = 'access' | 'tickets' | 'log' | 'codes' | 'cursor' | 'limits' | 'sandbox' | 'gateways' | 'push'

/** Items of a table by the beginning of their partition keys (`*` for the rest), and what may be done with them. */
export interface KeyGrant {
  readonly table: TableName
  readonly actions: readonly TableAction[]
  readonly leadingKeys: readonly string[]
  /** The keys are those of the index, which alone is read. */
  readonly index?: string
}

/** For a function that sets timers, beside the queues in its `sends`. */
export const setsTimers: KeyGrant = { table: 'operations', actions: ['PutItem'], leadingKeys: timerPartitions }

/** What commerce asks of the adapter of every kind that is sold. */
export type SellingStep = 'book' | 'confirm' | 'cancel' | 'show' | 'mail'

/** The tables of the records that a kind's adapter names for a step: those it reads, and those it adds or changes. */
export interface StepGrants {
  readonly reads?: readonly TableName[]
  readonly writes?: readonly TableName[]
}

/** What one function may do, and no more; an action covers the table's indexes where it is a Query. */
export interface FunctionGrants {
  readonly tables?: Partial<Record<TableName, readonly TableAction[]>>
  /** For functions that are no business of most of a table. */
  readonly items?: readonly KeyGrant[]
  readonly sends?: readonly QueueName[]
  readonly reads?: readonly SecretName[]
  /** Secrets it reads and gives new values. */
  readonly writes?: readonly SecretName[]
  readonly sendsMail?: boolean
  /** It adds to the bucket that anchors the activity log, and may read it. */
  readonly anchors?: 'add' | 'read and add'
  /** It runs these steps of every kind, with the tables that each kind states for them; `quote` is `cancel` without its writes. */
  readonly steps?: readonly (SellingStep | 'quote')[]
  /** How a repeated Idempotency-Key is recognized where no reply is kept: the `idempotency` of the endpoint's handler. */
  readonly idempotency?: 'bound' | 'own'
  /** Writes links to pages for people: needs the address of the web client, in `WEB_URL`. */
  readonly linksToWeb?: boolean
  /** Needs the API's public address, in `API_URL`. */
  readonly callsApi?: boolean
  /** Needs the deployment's caps on codes by text message, in `OTP_CAPS`. */
  readonly capsOtps?: boolean
  /** Needs those on text messages about bookings, in `TEXT_CAPS`. */
  readonly capsTexts?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly memoryMb?: number
  readonly timeoutSeconds?: number
  /**
   * Of a function that money waits for: how many executions of the account are kept free for it, and are the most it has,
   * in a deployment with `RESERVED_CONCURRENCY=on`.
   */
  readonly reserved?: number
}

/** A function behind a queue. */
export interface QueueGrants extends FunctionGrants {
  readonly queue: QueueName
  readonly batchSize?: number
  /** How many of its batches are worked on at once, 2 or more: what the target of its work bears, however long the queue is. */
  readonly atOnce: number | ((settings: Settings) => number)
}

/** A function behind a table's stream. `filters` are Lambda event filter patterns. */
export interface StreamGrants extends FunctionGrants {
  /** The function whose code it runs, where several run the same. */
  readonly entry?: string
  readonly table: TableName
  readonly filters?: readonly Record<string, unknown>[]
  /** It tells the domains that hear of bookings: it may send to the queue of each. */
  readonly tells?: true
}

/** A function the clock runs. */
export interface ScheduleGrants extends FunctionGrants {
  readonly everyMinutes: number
}
