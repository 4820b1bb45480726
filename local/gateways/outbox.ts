import type { Delivery } from './exchange.ts'

/** What becomes of events from now on; `held` ones are sent, the last first, as soon as it is something else. */
export const fates = ['sent', 'lost', 'twice', 'held'] as const

export type Fate = (typeof fates)[number]

export interface Outbox {
  /** Every event in order, whatever became of it. */
  readonly events: Delivery[]
  /** @param make signs the event anew for each try, where its gateway does */
  readonly send: (make: () => Delivery) => void
  readonly play: (fate: Fate) => void
  readonly stop: () => void
}

/** After one, six, thirty and a hundred and fifty seconds; then the merchant has not heard of it. */
const waitsMs: readonly number[] = [1000, 5000, 24_000, 120_000]

/**
 * Sends events beside the requests they are of, as gateways do, and again until they are acknowledged.
 * @param target where they go; without it they are only kept
 */
export const openOutbox = (target: string | undefined): Outbox => {
  const events: Delivery[] = []
  const held: (() => Delivery)[] = []
  const waiting = new Set<NodeJS.Timeout>()
  let fate: Fate = 'sent'
  // One after the other, so that an event is late only where that is asked for.
  let last: Promise<void> = Promise.resolve()
  const deliver = (make: () => Delivery, tries = 0): void => {
    if (!target) return
    last = last.then(async () => {
      if ((await isTaken(target, make())) || tries === waitsMs.length) return
      const timer = setTimeout(() => {
        waiting.delete(timer)
        deliver(make, tries + 1)
      }, waitsMs[tries])
      waiting.add(timer)
    })
  }
  return {
    events,
    send: make => {
      events.push(make())
      if (fate === 'held') held.push(make)
      if (fate === 'sent' || fate === 'twice') deliver(make)
      if (fate === 'twice') deliver(make)
    },
    play: next => {
      fate = next
      if (next === 'held') return
      for (const make of held.splice(0).toReversed()) deliver(make)
    },
    stop: () => {
      for (const timer of waiting) clearTimeout(timer)
      waiting.clear()
    },
  }
}

const isTaken = async (target: string, { headers, body }: Delivery): Promise<boolean> => {
  const request = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
  const reply = await fetch(target, { ...request, signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  return reply?.ok ?? false
}
