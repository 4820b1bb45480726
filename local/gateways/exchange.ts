/** A request as a played gateway reads it. */
export interface Asked {
  readonly method: string
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

export interface Reply {
  readonly status: number
  /** JSON, or HTML where it is a text. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A signed event on its way to the service. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
