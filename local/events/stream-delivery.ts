import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { type Invoke, isRefusal } from '../lambda/invoke.ts'
import { readBatchReply } from './batch-reply.ts'
import { failureRecord, type GivingUp } from './failure-record.ts'
import type { Change } from './stream-record.ts'
import { afterFailure, freshPiece, type Piece, type RetryPolicy, tooOld } from './stream-retry.ts'
import { asError, backoffMs, pause } from './waiting.ts'

export interface Delivery extends RetryPolicy {
  readonly streamArn: string
  readonly shardId: string
  readonly functionName: string
  /** Named in failure records. */
  readonly functionArn: string
  readonly invoke: Invoke
  readonly reportBatchItemFailures: boolean
  readonly onFailureQueueUrl?: string
  readonly sqs?: SQSClient
  readonly onError: (error: Error) => void
  readonly signal: AbortSignal
}

/** How a try ended: `failedAt` is the first change that failed. */
type Outcome = 'done' | 'throttled' | { readonly failedAt: number; readonly functionError?: string }

/**
 * Hands changes to the function in their order until each is done or given up, as the retry policy says.
 * `commit` gets the last change that is done or given up, each time there is a later one.
 * @returns false when the source was stopped before all were through
 */
export const deliver = async (
  changes: readonly Change[],
  to: Delivery,
  commit: (sequenceNumber: string) => Promise<void>,
): Promise<boolean> => {
  let pieces: readonly Piece[] = changes.length > 0 ? [freshPiece(changes)] : []
  for (let throttles = 0; pieces.length > 0; ) {
    if (to.signal.aborted) return false
    const [piece, ...others] = pieces as readonly [Piece, ...Piece[]]
    const step = await settle(piece, to)
    if (step === 'throttled') await pause(backoffMs(throttles++, 50, 2000), to.signal)
    else {
      if (step.givenUp && !(await giveUp(step.givenUp, step.condition, step.functionError, to))) return false
      const through = step.done + (step.givenUp?.changes.length ?? 0)
      if (through > 0) await commit(piece.changes[through - 1]?.sequenceNumber ?? '')
      throttles = 0
      pieces = [...step.pieces, ...others]
      const failures = step.pieces[0]?.failures ?? 0
      if (failures > 0) await pause(backoffMs(failures - 1, 100, 30_000), to.signal)
    }
  }
  return true
}

interface Step {
  readonly done: number
  readonly pieces: readonly Piece[]
  readonly givenUp?: Piece
  readonly condition: GivingUp
  readonly functionError?: string
}

const settle = async (piece: Piece, to: Delivery): Promise<Step | 'throttled'> => {
  const old = tooOld(piece, Date.now(), to)
  if (old > 0) {
    const young = { ...piece, changes: piece.changes.slice(old) }
    return {
      done: 0,
      pieces: young.changes.length > 0 ? [young] : [],
      givenUp: { ...piece, changes: piece.changes.slice(0, old) },
      condition: 'RecordAgeExceeded',
    }
  }
  const outcome = await attempt(piece, to)
  const condition = 'RetryAttemptsExhausted'
  if (outcome === 'throttled') return outcome
  if (outcome === 'done') return { done: piece.changes.length, pieces: [], condition }
  return { ...afterFailure(piece, outcome.failedAt, to), condition, functionError: outcome.functionError }
}

const attempt = async ({ changes }: Piece, to: Delivery): Promise<Outcome> => {
  const reportFailure = (reason: string) =>
    to.onError(new Error(`${to.functionName} failed a batch of ${changes.length} from ${to.streamArn}: ${reason}`))
  try {
    const { functionError, payload } = await to.invoke(to.functionName, {
      Records: changes.map(change => change.record),
    })
    if (functionError) {
      reportFailure(`${payload.errorType}: ${payload.errorMessage}`)
      return { failedAt: 0, functionError }
    }
    if (!to.reportBatchItemFailures) return 'done'
    const reply = readBatchReply(payload, new Set(changes.map(change => change.sequenceNumber)))
    if (reply.broken !== undefined) {
      reportFailure(reply.broken)
      return { failedAt: 0 }
    }
    const failedAt = changes.findIndex(change => reply.failed.has(change.sequenceNumber))
    return failedAt < 0 ? 'done' : { failedAt }
  } catch (error) {
    if (isRefusal(error) && error.code === 'TooManyRequestsException') return 'throttled'
    reportFailure(asError(error).message)
    return { failedAt: 0 }
  }
}

/** Sends a failure record until the on-failure queue takes it; without a queue the changes are only skipped. */
const giveUp = async (piece: Piece, condition: GivingUp, functionError: string | undefined, to: Delivery) => {
  if (!to.onFailureQueueUrl || !to.sqs) return true
  const body = failureRecord({ ...to, piece, condition, functionError, nowMs: Date.now() })
  const command = new SendMessageCommand({ QueueUrl: to.onFailureQueueUrl, MessageBody: JSON.stringify(body) })
  for (let failures = 0; !to.signal.aborted; failures += 1) {
    try {
      await to.sqs.send(command)
      return true
    } catch (error) {
      to.onError(new Error(`the failure record of ${to.functionName} was not sent`, { cause: asError(error) }))
      await pause(backoffMs(failures, 100, 5000), to.signal)
    }
  }
  return false
}
