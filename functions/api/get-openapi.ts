import description from '../../docs/openapi.json' with { type: 'json' }
import { getOpenapi } from '../../shared/api/contracts/get-openapi.ts'
import { cached } from '../../shared/platform/http/cached.ts'

/** The description changes with a deployment only. */
export const handler = cached(getOpenapi, async () => description)
