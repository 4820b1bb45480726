import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { put } from '../../platform/dynamo/writes.ts'
import { KeyedRegistration } from '../rules/keyed-registration.ts'

const keyed = recordOf('runtime', 'keyed registration', KeyedRegistration)

const keptForMs = 24 * 3600_000

/**
 * Binds a caller's Idempotency-Key to a registration, for a day.
 * @returns the registration it is bound to: the given one, or an earlier one
 */
export const bindRegistrationKey = async (
  caller: string,
  registration: KeyedRegistration,
  now: EpochMs,
): Promise<KeyedRegistration> => {
  const key = { pk: `IDEMPOTENCY#registerUser#${caller}`, sk: 'REGISTRATION' }
  const bound = await writeIf(
    put(
      'runtime',
      { ...key, ...keyed.check(registration), ttl: toTtl(now + keptForMs) },
      {
        when: 'attribute_not_exists(pk) OR #ttl < :now',
        names: { '#ttl': 'ttl' },
        values: { ':now': toTtl(now) },
      },
    ),
  )
  return bound.written ? registration : keyed.parse(bound.item ?? {})
}
