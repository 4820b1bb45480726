import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import type { Key } from '../../platform/dynamo/items.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { codeTries } from '../rules/verification-code.ts'

/**
 * Uses up one of the tries at a code.
 * @returns the code's item, or undefined when there is no such code, it has lapsed, or all its tries are used
 */
export const takeCodeTry = async (key: Key, now: EpochMs) => {
  const tried = await writeIf(
    update('identity', key, {
      add: { tries: 1 },
      when: '#tries < :most AND expires_at > :now',
      values: { ':most': codeTries, ':now': toIso(now) },
    }),
    'ALL_NEW',
  )
  return tried.written ? tried.attributes : undefined
}
