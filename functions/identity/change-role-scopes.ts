import { changeRoleScopes } from '../../shared/identity/contracts/change-role-scopes.ts'
import { toRole } from '../../shared/identity/presenters/to-role.ts'
import { changedRole, roleChanged } from '../../shared/identity/rules/roles.ts'
import { readChangedRole, writeRole } from '../../shared/identity/store/roles.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(changeRoleScopes, {
  load: ({ params }) => readChangedRole(params.role),
  run: async ({ params: { role }, body, now }, before) => {
    const after = changedRole({ role, ...body }, before, now)
    if (!(await writeRole(after))) throw roleChanged()
    return toRole(role, after)
  },
})
