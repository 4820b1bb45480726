/** One issue of a request: its place (`['body', 'seat_ids', 0]`), a sentence to show, and its kind. */
export interface ValidationIssue {
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly type: string
}

/**
 * The one error a rule, store or function throws on purpose. `code` is stable and asserted by tests and clients;
 * `message` is a sentence a client can show. The endpoint's contract maps the code to an HTTP status.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly code: string
  readonly errors: readonly ValidationIssue[]
  /** Members added to the reply beside the standard ones, such as the seats that are taken. */
  readonly details: Readonly<Record<string, unknown>>
  /** Seconds after which trying again makes sense. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: string,
    message: string,
    more: { errors?: readonly ValidationIssue[]; details?: Record<string, unknown>; retryAfterSeconds?: number } = {},
  ) {
    super(message)
    this.code = code
    this.errors = more.errors ?? []
    this.details = more.details ?? {}
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}
