export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** `reason` says why it is missed, in numbers that were measured. */
export interface Target {
  readonly what: string
  readonly target: string
  readonly measured: string
  readonly isMet: boolean
  readonly reason?: string | undefined
}

/** What a question of `bench/` is answered with; each file there exports one function, `answer`, that returns this. */
export interface Answer {
  readonly title: string
  readonly question: string
  /** How it was measured, a sentence each. */
  readonly method: readonly string[]
  readonly targets: readonly Target[]
  readonly tables: readonly Table[]
  readonly notes: readonly string[]
}
