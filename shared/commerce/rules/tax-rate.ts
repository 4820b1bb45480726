import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'

/**
 * A tax rate from a time on, until the next one of the same kind. It is appended and never changed; only one that is not in
 * force yet may be withdrawn.
 */
export const TaxRate = z.object({
  id: z.string(),
  /** The kind of bookings it is for; missing for all that have none of their own. */
  kind: z.optional(z.string()),
  /** Hundredths of a percent: 1800 is 18 %. */
  basis_points: z.int().check(z.minimum(0), z.maximum(10_000)),
  /** The SAC or HSN of what is sold. */
  code: z.optional(z.string()),
  /** Epoch milliseconds. */
  effective_from: z.int(),
  created_at: z.int(),
  withdrawn_at: z.optional(z.int()),
})

export type TaxRate = Immutable<z.infer<typeof TaxRate>>

const latest = (rates: readonly TaxRate[]): TaxRate | undefined =>
  rates.toSorted((left, right) => right.effective_from - left.effective_from)[0]

const isStanding = ({ withdrawn_at }: TaxRate): boolean => withdrawn_at === undefined

/** The rate of a kind at a time: its own, or that of all kinds; undefined where none was set. */
export const rateAt = (rates: readonly TaxRate[], kind: string | undefined, at: EpochMs): TaxRate | undefined => {
  const begun = rates.filter(rate => isStanding(rate) && rate.effective_from <= at)
  return latest(begun.filter(rate => rate.kind === kind)) ?? latest(begun.filter(rate => rate.kind === undefined))
}

/** When the rate of a kind may next change, its own or that of all kinds. */
export const nextChange = (rates: readonly TaxRate[], kind: string, now: EpochMs): EpochMs | undefined => {
  const coming = rates.filter(
    rate => isStanding(rate) && rate.effective_from > now && (rate.kind === undefined || rate.kind === kind),
  )
  return coming.length > 0 ? Math.min(...coming.map(({ effective_from }) => effective_from)) : undefined
}

/** `18`, `18.5`, `0.25` and `18%` as hundredths of a percent; undefined for what is no such number between 0 and 100. */
export const readPercent = (text: string): number | undefined => {
  const [, units, hundredths = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?\s?%?$/.exec(text.trim()) ?? []
  if (units === undefined) return undefined
  const basisPoints = Number(units) * 100 + Number(hundredths.padEnd(2, '0'))
  return basisPoints <= 10_000 ? basisPoints : undefined
}

/** `1850` → `18.5`. */
export const percentText = (basisPoints: number): string => String(basisPoints / 100)
