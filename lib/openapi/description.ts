import { domainsOf } from '../domains/index.ts'
import { openapiOf } from './document.ts'

/** The description of the whole API as compact JSON, which the API itself serves. */
export const description = ({ withSandbox } = { withSandbox: true }): string =>
  JSON.stringify(openapiOf(domainsOf({ withSandbox })))
