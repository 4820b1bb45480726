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

/** The erasures that are due by `now`, oldest first. */
export async function* dueErasures(now: EpochMs): AsyncGenerator<Erasure> {
  const pages = queryPages('identity', {
    KeyConditionExpression: 'pk = :pk AND sk <= :until',
    ExpressionAttributeValues: { ':pk': keys.erasure('', '').pk, ':until': `${toIso(now)}#~` },
    Limit: pageSize,
  })
  for await (const { items } of pages)
    for (const { sk } of items) {
      const [erase_after = '', user_id = ''] = String(sk).split('#')
      yield { user_id, erase_after }
    }
}

const pageSize = 100

/** Forgets an erasure that is done, or is not to be any more. */
export const endErasure = async ({ user_id, erase_after }: Erasure): Promise<void> => {
  await send(remove('identity', keys.erasure(erase_after, user_id)))
}
