import { showAccountPage } from '../../shared/identity/contracts/show-account-page.ts'
import { accountPage, pageSecurity } from '../../shared/identity/presenters/account-page.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import { Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = cached(
  showAccountPage,
  async ({ params }) => new Reply(accountPage(params.page), { headers: pageSecurity }),
)
