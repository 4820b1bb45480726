import { randomUUID } from 'node:crypto'
import type { Piece } from './stream-retry.ts'

export type GivingUp = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

/** The message Lambda sends to a stream mapping's on-failure queue: where the records are, not what they hold. */
export const failureRecord = (about: {
  piece: Piece
  condition: GivingUp
  functionArn: string
  functionError: string | undefined
  shardId: string
  streamArn: string
  nowMs: number
}) => {
  const { piece } = about
  const first = piece.changes[0]
  const last = piece.changes.at(-1)
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: about.functionArn,
      condition: about.condition,
      approximateInvokeCount: piece.invocations,
    },
    // Records that were too old from the start invoked nothing, so there is no response to report.
    ...(piece.invocations > 0 && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: about.functionError ?? null,
      },
    }),
    version: '1.0',
    timestamp: new Date(about.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: about.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: toSecond(first?.writtenMs ?? about.nowMs),
      approximateArrivalOfLastRecord: toSecond(last?.writtenMs ?? about.nowMs),
      batchSize: piece.changes.length,
      streamArn: about.streamArn,
    },
  }
}

const toSecond = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
