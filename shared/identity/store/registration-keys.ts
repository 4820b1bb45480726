import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { put } from '../../platform/dynamo/writes.ts'
import { KeyedRegistration } from '../rules/keyed-registration.ts'

const keyed = recordOf('runtime', 'keyed registration', KeyedRegistration)

const keptForMs = 24 * 3600_000

const keyOf = (caller: string) => ({ pk: `IDEMPOTENCY#registerUser#${caller}`, sk: 'REGISTRATION' })

/** Whether a caller has sent a registration under an Idempotency-Key before. */
export const isKeyBound = async (caller: string, now: EpochMs): Promise<boolean> =>
  Number((await getItem('runtime', keyOf(caller)))?.ttl ?? 0) >= toTtl(now)

/**
 * Binds a caller's Idempotency-Key to a registration, for a day.
 * @returns the registration it is bound to: the given one, or an earlier one
 */
export const bindRegistrationKey = async (
  caller: string,
  registration: KeyedRegistration,
  now: EpochMs,
): Promise<KeyedRegistration> => {
  const bound = await writeIf(
    put(
      'runtime',
      { ...keyOf(caller), ...keyed.check(registration), ttl: toTtl(now + keptForMs) },
      {
        when: 'attribute_not_exists(pk) OR #ttl < :now',
        names: { '#ttl': 'ttl' },
        values: { ':now': toTtl(now) },
      },
    ),
  )
  return bound.written ? registration : keyed.parse(bound.item ?? {})
}
