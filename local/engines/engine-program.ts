/** One of the programs that can stand in for DynamoDB here. Both keep everything in one SQLite database. */
export interface EngineProgram {
  /** As `HOLDFAST_ENGINE` names it. */
  readonly name: 'dynoxide' | 'dynamodb-local'
  /** The command, or a hint at it, that brings what this program needs; undefined where it cannot run at all. */
  readonly howToInstall: string | undefined
  readonly isInstalled: () => Promise<boolean>
  /** The database's name in the engine's folder. */
  readonly storeFile: string
  /** Program and arguments that serve the database `file` at a port of the loopback address. */
  readonly command: (options: { readonly file: string; readonly port: number }) => [string, readonly string[]]
  /** Called before each start, with the path of a database that may not exist yet. */
  readonly prepare?: (file: string) => void
  /**
   * What keeps writes equally fast however many stream records there are: an index, and a statement that deletes up to
   * `:most` records of `:table` (or `:shard`) up to the sequence number `:passed`. A shard's newest record stays: sequence
   * numbers would begin anew.
   */
  readonly stream: { readonly index: string; readonly trim: string }
}
