import type { Role } from '../../platform/domain.ts'
import { getItem, queryAll } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { put, update } from '../../platform/dynamo/writes.ts'
import { keys, scopeCopies } from '../rules/keys.ts'
import { ChangedRole } from '../rules/roles.ts'

const roles = recordOf('identity', 'role', ChangedRole)

/** The roles whose scopes were changed. */
export const readChangedRoles = async (): Promise<readonly ChangedRole[]> => {
  const ofRoles = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': keys.role('').pk } }
  return parseAll(roles.parse, await queryAll('identity', { ...ofRoles, ConsistentRead: true }))
}

export const readChangedRole = async (role: Role): Promise<ChangedRole | undefined> => {
  const item = await getItem('identity', keys.role(role))
  return item && roles.parse(item)
}

/**
 * Writes a role's changes and every copy that requests read, all or nothing.
 * @returns false when another change of the role came first
 */
export const writeRole = (changed: ChangedRole): Promise<boolean> => {
  const { role, granted, revoked, revision } = changed
  const copied = { [`granted_${role}`]: granted.join(' '), [`revoked_${role}`]: revoked.join(' ') }
  return areWritten([
    put(
      'identity',
      { ...keys.role(role), ...roles.check(changed) },
      revision === 1
        ? { when: 'attribute_not_exists(pk)' }
        : { when: 'revision = :known', values: { ':known': revision - 1 } },
    ),
    ...Array.from({ length: scopeCopies }, (_, copy) =>
      update('identity', keys.roleScopes(String(copy)), { set: copied }),
    ),
  ])
}
