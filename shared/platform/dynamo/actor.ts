import { AsyncLocalStorage } from 'node:async_hooks'

/** For whom something is done: an account's id, `guest`, or the function that does it by itself. */
export interface Actor {
  readonly id: string
  readonly requestId: string
}

const acting = new AsyncLocalStorage<Actor>()

/** Runs `work` on behalf of `actor`: every record it writes says so. */
export const actingAs = <T>(actor: Actor, work: () => T): T => acting.run(actor, work)

/** Runs `work` on behalf of nobody but the function itself. */
export const actingAlone = <T>(requestId: string | undefined, work: () => T): T =>
  acting.run({ id: ownName(), requestId: requestId ?? '-' }, work)

export const presentActor = (): Actor => acting.getStore() ?? { id: ownName(), requestId: '-' }

/** `payments/on-refund`, as the stack says; a tool outside of it is `operator`. */
const ownName = (): string => process.env.FUNCTION_NAME ?? 'operator'
