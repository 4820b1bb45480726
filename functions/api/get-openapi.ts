import description from '../../docs/openapi.json' with { type: 'json' }
import { getOpenapi } from '../../shared/api/contracts/get-openapi.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

/** The description is made by `npm run openapi` and changes with a deployment only. */
export const handler = endpoint(
  getOpenapi,
  async () => new Reply(description, { headers: { 'cache-control': 'public, max-age=300' } }),
)
