import type { FunctionFailure } from './invoke.ts'

/** What an environment gets when it starts. */
export interface Startup {
  readonly functionName: string
  readonly functionArn: string
  /** `<file>.<export>`, from the template. */
  readonly handler: string
  readonly codeFolder: string
  /** Of the handler's file: `.mjs`, `.js` or `.cjs`. */
  readonly extension: string
  readonly memoryMegabytes: number
}

/** One invocation on its way to an environment; `event` is JSON, `deadline` in epoch milliseconds. */
export interface Task {
  readonly event: string
  readonly requestId: string
  readonly traceId: string
  readonly deadline: number
}

/** An environment's messages: once `ready` or `unready`, then one `result` (JSON) or `failed` per task. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unready'; readonly failure: FunctionFailure }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'failed'; readonly failure: FunctionFailure }
