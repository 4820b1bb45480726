import type { TestProject } from 'vitest/node'
import { startProduct } from './product.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    cloudUrl: string
    /** Addresses of the engines by the SDK's name of the service: `DYNAMODB`, `SQS` … */
    cloudEndpoints: Record<string, string>
    /** Addresses of the played gateways by their names. */
    cloudGateways: Record<string, string>
    /** Table name by purpose, such as `commerce`. */
    cloudTables: Record<string, string>
  }
}

/** Global set-up: one running product for all files of the project. */
export default async ({ provide }: TestProject) => {
  const { cloud, tables, stop } = await startProduct()
  provide('cloudUrl', cloud.url)
  provide('cloudEndpoints', { ...cloud.endpoints })
  provide('cloudGateways', { ...cloud.gateways })
  provide('cloudTables', tables)
  return stop
}
