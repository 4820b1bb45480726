import description from 'holdfast:openapi'
import { getOpenapi } from '../../shared/api/contracts/get-openapi.ts'
import { cached } from '../../shared/platform/http/cached.ts'

/** The description changes with a deployment only. */
export const handler = cached(getOpenapi, async () => description)
