/** The error of a failed invocation, in Lambda's words. */
export interface FunctionFailure {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

/**
 * The outcome of one invocation. `payload` is the parsed JSON the handler returned (null when it returned nothing);
 * with `functionError` it is the failure: `Handled` when the handler threw, `Unhandled` when its environment died or timed out.
 */
export type InvokeResult =
  | { readonly functionError?: undefined; readonly payload: unknown }
  | { readonly functionError: 'Handled' | 'Unhandled'; readonly payload: FunctionFailure }

/**
 * Runs a function of the template with one event and waits for its outcome.
 * @throws RefusedInvocation TooManyRequestsException when every environment is busy and the queue is full, as Lambda throttles
 * @throws RefusedInvocation RequestTooLargeException when the event exceeds Lambda's payload limit
 * @throws RefusedInvocation ResourceNotFoundException when the template has no such function
 */
export type Invoke = (functionName: string, event: unknown) => Promise<InvokeResult>

/** Why an invocation never reached a function; `code` is the error code of Lambda's Invoke API. */
export type InvokeRefusal = 'TooManyRequestsException' | 'RequestTooLargeException' | 'ResourceNotFoundException'

/** The error `Invoke` rejects with. */
export interface RefusedInvocation extends Error {
  readonly code: InvokeRefusal
  /** When to try again, as Lambda's TooManyRequestsException has it. */
  readonly retryAfterSeconds?: number | undefined
}

export const refuse = (code: InvokeRefusal, message: string, retryAfterSeconds?: number): RefusedInvocation =>
  Object.assign(new Error(message), { name: code, code, retryAfterSeconds })

export const isRefusal = (error: unknown): error is RefusedInvocation => error instanceof Error && 'code' in error
