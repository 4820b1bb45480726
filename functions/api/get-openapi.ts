import { getOpenapi } from '../../shared/api/contracts/get-openapi.ts'
import { descriptionOf } from '../../shared/api/presenters/description.ts'
import { cached } from '../../shared/platform/http/cached.ts'

/** The description changes with a deployment only. */
export const handler = cached(getOpenapi, async () => descriptionOf(process.env.STAGE))
