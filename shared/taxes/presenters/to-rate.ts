import { percentText, rateAt, type TaxRate } from '../../commerce/rules/tax-rate.ts'
import { type EpochMs, toIso } from '../../kernel/clock.ts'

export const toRate = ({ id, kind, basis_points, code, effective_from }: TaxRate) => ({
  id,
  kind: kind ?? null,
  percent: percentText(basis_points),
  code: code ?? null,
  effective_from: toIso(effective_from),
})

/** The rates in force at a time, one of a kind, and those to come. */
export const toRates = (rates: readonly TaxRate[], now: EpochMs) => ({
  items: rates
    .filter(rate => isInForce(rates, rate, now))
    .toSorted(byKind)
    .map(toRate),
  coming: rates.filter(rate => rate.withdrawn_at === undefined && rate.effective_from > now).map(toRate),
})

const byKind = ({ kind: left = '' }: TaxRate, { kind: right = '' }: TaxRate): number => (left < right ? -1 : 1)

const isInForce = (rates: readonly TaxRate[], rate: TaxRate, now: EpochMs): boolean =>
  rateAt(
    rates.filter(({ kind }) => kind === rate.kind),
    rate.kind,
    now,
  )?.id === rate.id

export const toHistory = (rates: readonly TaxRate[], now: EpochMs) => ({
  items: rates.toReversed().map(rate => ({ ...toRate(rate), status: statusOf(rates, rate, now) })),
})

const statusOf = (rates: readonly TaxRate[], rate: TaxRate, now: EpochMs) => {
  if (rate.withdrawn_at !== undefined) return 'withdrawn' as const
  if (rate.effective_from > now) return 'coming' as const
  return isInForce(rates, rate, now) ? ('in_force' as const) : ('ended' as const)
}
