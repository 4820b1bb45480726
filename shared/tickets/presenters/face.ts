export type Weight = 'regular' | 'bold'

/** A font with the letters of one script, in the files that are served on the web. */
export interface Face {
  readonly name: string
  /** The letters that the face may have; its file says which it has. */
  readonly letters: RegExp
  /** Whether letters change their forms and places beside others. */
  readonly shaped?: true
  /** Where the files are, from the module that reads them. */
  readonly files: Readonly<Record<Weight, string>>
}
