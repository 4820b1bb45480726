import { getDocs } from '../../shared/api/contracts/get-docs.ts'
import { docsPage, pageSecurity } from '../../shared/api/presenters/docs-page.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import { Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = cached(getDocs, async () => new Reply(docsPage, { headers: pageSecurity }))
