export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** `reason`: why the target is missed, in measured numbers. */
export interface Target {
  readonly what: string
  readonly target: string
  readonly measured: string
  readonly isMet: boolean
  readonly reason?: string | undefined
}

/** The answer to a question: each file of `bench/` exports one function, `answer`, that returns it. */
export interface Answer {
  readonly title: string
  readonly question: string
  /** How it was measured, a sentence each. */
  readonly method: readonly string[]
  readonly targets: readonly Target[]
  readonly tables: readonly Table[]
  readonly notes: readonly string[]
}
