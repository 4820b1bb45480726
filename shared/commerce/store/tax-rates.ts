import type { EpochMs } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { queryAll } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { isNew, put, update } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { TaxRate } from '../rules/tax-rate.ts'

const taxRates = recordOf('commerce', 'tax rate', TaxRate)

/**
 * Every rate there is or was, the withdrawn too, in the order of their times. They are few: an administrator appends each. One
 * that cannot be read is an error, as what is taxed without it would be wrong.
 */
export const readTaxRates = async (): Promise<TaxRate[]> => {
  const items = await queryAll('commerce', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keys.taxRate(undefined, 0).pk },
    ConsistentRead: true,
  })
  return items.map(taxRates.parse).toSorted((left, right) => left.effective_from - right.effective_from)
}

/** @returns false where a standing rate of the kind begins at the same time */
export const appendTaxRate = (rate: TaxRate): Promise<boolean> => {
  const { kind, effective_from } = taxRates.check(rate)
  return isWritten(put('commerce', { ...keys.taxRate(kind, effective_from), ...rate }, isNew))
}

/** @returns false where it was in force already, or had been withdrawn */
export const withdrawTaxRate = ({ kind, effective_from, id }: TaxRate, now: EpochMs): Promise<boolean> =>
  isWritten(
    update('commerce', keys.taxRate(kind, effective_from), {
      set: { withdrawn_at: now },
      when: 'id = :id AND effective_from > :now AND attribute_not_exists(withdrawn_at)',
      values: { ':id': id, ':now': now },
    }),
  )
