/** One function of the template, its references resolved. */
export interface FunctionDefinition {
  readonly name: string
  readonly arn: string
  readonly handler: string
  readonly codeFolder: string
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  readonly logGroup: string
  readonly environment: Readonly<Record<string, string>>
  /** Environments it may have at once; 0 throttles every invocation. */
  readonly reservedConcurrency?: number
}
