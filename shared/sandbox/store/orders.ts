import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { type Condition, isNew, put } from '../../platform/dynamo/writes.ts'
import { Order } from '../rules/order.ts'

/**
 * The gateway simulates an external system: its orders have keys of their own, and expire thirty days after their
 * session and their authorization; one that keeps a mandate a year later.
 */
const keyOf = (id: string) => ({ pk: `SANDBOX#order#${id}`, sk: 'ORDER' })
const dayMs = 24 * 3600_000
const keptForMs = ({ keeps_mandate }: Order): number => (keeps_mandate ? 400 : 30) * dayMs

const orders = recordOf('runtime', 'sandbox order', Order)

export const readOrder = async (id: string): Promise<Order | undefined> => {
  const item = await getItem('runtime', keyOf(id))
  return item && orders.parse(item)
}

/** @returns false when an order has this id already */
export const createOrder = (order: Order): Promise<boolean> => write(order, isNew)

/** @returns the order with its next version; undefined when another request has changed it since it was read */
export const replaceOrder = async (order: Order): Promise<Order | undefined> => {
  const next = { ...order, version: order.version + 1 }
  const done = await write(next, { when: 'version = :known', values: { ':known': order.version } })
  return done ? next : undefined
}

const endOf = ({ expires_at, authorization }: Order): EpochMs => Math.max(expires_at, authorization?.expires_at ?? 0)

const write = async (order: Order, condition: Condition): Promise<boolean> =>
  isWritten(
    put(
      'runtime',
      { ...keyOf(order.id), ...orders.check(order), ttl: toTtl(endOf(order) + keptForMs(order)) },
      condition,
    ),
  )

const attempts = 10

/**
 * Changes an order by a rule, and tries again if another request was faster.
 * @returns the changed order; undefined when there is none
 */
export const changeOrder = async (id: string, change: (order: Order) => Order): Promise<Order | undefined> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const order = await readOrder(id)
    if (!order) return undefined
    const changed = change(order)
    if (changed === order) return order
    const written = await replaceOrder(changed)
    if (written) return written
  }
  throw new Error(`${id} kept changing`)
}
