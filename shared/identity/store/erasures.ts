import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { queryPages } from '../../platform/dynamo/items.ts'
import { remove } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'

/** A deleted account whose data is to be erased, as it was noted; the account itself says whether that is still so. */
export interface Erasure {
  readonly user_id: string
  readonly erase_after: string
}

/** The erasures that are due by `now`, oldest first, by pages. */
export async function* dueErasures(now: EpochMs, pageSize: number): AsyncGenerator<readonly Erasure[]> {
  const pages = queryPages('identity', {
    KeyConditionExpression: 'pk = :pk AND sk <= :until',
    ExpressionAttributeValues: { ':pk': keys.erasure('', '').pk, ':until': `${toIso(now)}#~` },
    Limit: pageSize,
  })
  for await (const { items } of pages)
    yield items.map(({ sk }) => {
      const [erase_after = '', user_id = ''] = String(sk).split('#')
      return { user_id, erase_after }
    })
}

/** Forgets an erasure that is done, or is not to be any more. */
export const endErasure = ({ user_id, erase_after }: Erasure): Promise<unknown> =>
  send(remove('identity', keys.erasure(erase_after, user_id)))
