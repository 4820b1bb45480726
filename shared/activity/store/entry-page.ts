import type { Entry } from '../rules/entry.ts'

/** A part of the log between two times (ISO 8601 in UTC with milliseconds, both included). */
export interface Range {
  readonly from: string
  readonly to: string
}

export interface EntryPage {
  readonly entries: readonly Entry[]
  /** The position the list continues from, if it does. */
  readonly next: Position | undefined
}

/** The entry a list continues behind. */
export type Position = Readonly<Record<string, string>>

export interface Asked extends Range {
  readonly limit: number
  readonly after: Position | undefined
}
