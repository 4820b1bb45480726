import { listRoles } from '../../shared/identity/contracts/list-roles.ts'
import { toRole } from '../../shared/identity/presenters/to-role.ts'
import { roleNames } from '../../shared/identity/rules/permissions.ts'
import { readChangedRoles } from '../../shared/identity/store/roles.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(listRoles, async () => {
  const changed = await readChangedRoles()
  return {
    items: roleNames.map(name =>
      toRole(
        name,
        changed.find(({ role }) => role === name),
      ),
    ),
  }
})
