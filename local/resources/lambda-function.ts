import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { arn } from '../account.ts'
import type { FunctionDefinition } from '../lambda/definition.ts'
import { physicalName } from '../template/names.ts'
import type { ResourceRequest } from '../template/resource.ts'

interface FunctionProperties {
  readonly FunctionName?: string
  readonly Handler: string
  readonly Runtime: string
  readonly Timeout?: number
  readonly MemorySize?: number
  readonly ReservedConcurrentExecutions?: number
  readonly Code: { readonly S3Key?: string; readonly ZipFile?: string }
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> }
  readonly LoggingConfig?: { readonly LogGroup?: string }
}

/**
 * @param assetAt finds the code among the synthesized assets
 * @param inlineFolder where code written in the template itself is put
 * @throws Error when its runtime is not Node or its code is not there
 */
export const functionOf = (
  { path, properties }: ResourceRequest,
  assetAt: (objectKey: string) => string | undefined,
  inlineFolder: string,
): FunctionDefinition => {
  const wanted = properties as unknown as FunctionProperties
  if (!wanted.Runtime?.startsWith('nodejs')) throw new Error(`runs ${wanted.Runtime}, only Node is run here`)
  const name = wanted.FunctionName ?? physicalName(path, 64)
  const { S3Key, ZipFile } = wanted.Code
  const codeFolder = S3Key ? assetAt(S3Key) : inlineCode(join(inlineFolder, name), ZipFile ?? '')
  if (!codeFolder) throw new Error(`its code ${S3Key} is not among the synthesized assets`)
  return {
    name,
    arn: arn('lambda', `function:${name}`),
    handler: wanted.Handler,
    codeFolder,
    timeoutSeconds: Number(wanted.Timeout ?? 3),
    memoryMegabytes: Number(wanted.MemorySize ?? 128),
    logGroup: wanted.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    environment: texts(wanted.Environment?.Variables ?? {}),
    ...(wanted.ReservedConcurrentExecutions !== undefined && {
      reservedConcurrency: Number(wanted.ReservedConcurrentExecutions),
    }),
  }
}

const texts = (variables: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]))

const inlineCode = (folder: string, code: string): string => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.js'), code)
  return folder
}

/** The name in a function's ARN, in its invocation ARN for API Gateway, or the name itself. */
export const functionNameIn = (reference: string): string => /:function:([^:/]+)/.exec(reference)?.[1] ?? reference
