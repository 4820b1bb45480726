import type { Change } from './stream-record.ts'

/** How an event source mapping treats what fails; -1 stands for no limit, as in CloudFormation. */
export interface RetryPolicy {
  readonly maximumRetryAttempts: number
  readonly maximumRecordAgeSeconds: number
  readonly bisectBatchOnFunctionError: boolean
}

/** Changes that go to the function together. */
export interface Piece {
  readonly changes: readonly Change[]
  /** Failed tries that count against `maximumRetryAttempts`. */
  readonly failures: number
  readonly invocations: number
}

/** What is to follow a failed try: `done` changes from the head are finished; the rest is tried again or given up. */
export interface Verdict {
  readonly done: number
  readonly pieces: readonly Piece[]
  readonly givenUp?: Piece
}

export const freshPiece = (changes: readonly Change[]): Piece => ({ changes, failures: 0, invocations: 0 })

/**
 * Decides after a try that failed from the change at `failedAt` on (0 when the whole piece failed).
 * Cutting a piece does not count as a retry, so with bisecting a poison record ends up alone before it is given up.
 */
export const afterFailure = (piece: Piece, failedAt: number, policy: RetryPolicy): Verdict => {
  const changes = piece.changes.slice(failedAt)
  const rest = { changes, failures: piece.failures, invocations: piece.invocations + 1 }
  if (policy.bisectBatchOnFunctionError && piece.changes.length > 1)
    return { done: failedAt, pieces: failedAt > 0 ? [rest] : halves(rest) }
  // A try that got further is the first failure of the change it stopped at.
  const failures = failedAt > 0 ? 1 : piece.failures + 1
  const next = { ...rest, failures }
  return policy.maximumRetryAttempts >= 0 && failures > policy.maximumRetryAttempts
    ? { done: failedAt, pieces: [], givenUp: next }
    : { done: failedAt, pieces: [next] }
}

const halves = (piece: Piece): Piece[] => {
  const middle = Math.ceil(piece.changes.length / 2)
  return [
    { ...piece, changes: piece.changes.slice(0, middle) },
    { ...piece, changes: piece.changes.slice(middle) },
  ]
}

/** How many changes at the head of a piece are too old to be sent. */
export const tooOld = (piece: Piece, nowMs: number, policy: RetryPolicy): number => {
  if (policy.maximumRecordAgeSeconds < 0) return 0
  const limit = nowMs - policy.maximumRecordAgeSeconds * 1000
  const young = piece.changes.findIndex(change => change.writtenMs >= limit)
  return young < 0 ? piece.changes.length : young
}
