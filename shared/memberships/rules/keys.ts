import { suffixOf } from '../../kernel/ids.ts'

/** All plans lie together: they are few, and are listed together. */
export const planKey = (id: string) => ({ pk: 'PLANS', sk: `PLAN#${suffixOf(id)}` })

/** A person has one subscription at a time, among their records of commerce. */
export const subscriptionKey = (userId: string) => ({ pk: `USER#${userId}`, sk: 'SUBSCRIPTION' })

/** A period that was paid, or that nobody can pay any more: written once, with the confirmation of its booking or the end of all. */
export const periodKey = (userId: string, { subscription_id, period }: PeriodOf) => ({
  pk: `USER#${userId}`,
  sk: `PERIOD#${suffixOf(subscription_id)}#${period}`,
})

interface PeriodOf {
  readonly subscription_id: string
  readonly period: number | '*'
}
