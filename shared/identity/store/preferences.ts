import { checkPreferences, type Preferences } from '../../platform/dynamo/preferences.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { check, put } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'

export { readPreferences } from '../../platform/dynamo/preferences.ts'

/** @returns false when there is no such account (any more) */
export const putPreferences = (userId: string, preferences: Preferences): Promise<boolean> =>
  areWritten([
    put('identity', { ...keys.preferences(userId), ...checkPreferences(preferences) }),
    check('identity', keys.user(userId), { when: 'attribute_exists(pk)' }),
  ])
