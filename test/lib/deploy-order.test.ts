import { expect, it } from 'vitest'
import { deployInOrder } from '../../lib/constructs/deploy-order.ts'
import type { DomainStack } from '../../lib/constructs/domain-stack.ts'
import type { Domain } from '../../lib/domain.ts'
import type { QueueGrants } from '../../lib/grants.ts'

/** A domain whose functions receive from queues and send to others, and what its stack comes to wait for. */
const domain = (name: string, receives: readonly string[], sends: readonly string[]) => {
  const awaited: unknown[] = []
  const queues = Object.fromEntries(
    receives.map(queue => [`on-${queue}`, { queue, atOnce: 2 } as unknown as QueueGrants]),
  )
  return {
    awaited,
    domain: { name, contracts: {}, access: { send: { sends } }, queues } as unknown as Domain,
    stack: {
      nestedStackResource: { name, addResourceDependency: (other: unknown) => awaited.push(other) },
    } as unknown as DomainStack,
  }
}

it('has a stack wait for the keys, and for those that receive what it sends', () => {
  const mails = domain('mails', ['mails'], [])
  const orders = domain('orders', ['orders'], ['mails', 'orders'])
  const shop = domain('shop', [], ['orders'])
  const key = { name: 'key' }
  deployInOrder([shop, orders, mails], [key as never])
  const namesOf = ({ awaited }: typeof mails) => awaited.map(each => (each as { name: string }).name)
  expect([mails, orders, shop].map(namesOf)).toEqual([['key'], ['key', 'mails'], ['key', 'orders']])
})

it('refuses domains that send to each other, also by a third one, with a sentence', () => {
  const [one, two] = [domain('one', ['a'], ['b']), domain('two', ['b'], ['a'])]
  expect(() => deployInOrder([one, two])).toThrow('one and a domain that it sends messages to wait for each other')
  const circle = [domain('one', ['a'], ['b']), domain('two', ['b'], ['c']), domain('three', ['c'], ['a'])]
  expect(() => deployInOrder(circle)).toThrow('neither is deployed first')
})
