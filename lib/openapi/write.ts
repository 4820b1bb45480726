import { writeFile } from 'node:fs/promises'
import { domainsOf } from '../domains/index.ts'
import { openapiOf } from './document.ts'

/** `npm run openapi`: writes the API's description, which the API itself serves. */
const file = new URL('../../docs/openapi.json', import.meta.url)
await writeFile(file, `${JSON.stringify(openapiOf(domainsOf({ withSandbox: true })), null, 2)}\n`)
