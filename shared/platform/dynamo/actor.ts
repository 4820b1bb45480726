import { AsyncLocalStorage } from 'node:async_hooks'

/** The author of a write: an account's id or a bearer's, `guest`, or the name of a function that acts by itself. */
export interface Actor {
  readonly id: string
  readonly requestId: string
}

const acting = new AsyncLocalStorage<Actor>()

/** Runs `work` on behalf of `actor`, whose id every write in it is stamped with. */
export const actingAs = <T>(actor: Actor, work: () => T): T => acting.run(actor, work)

/** Runs `work` with the function itself as the actor. */
export const actingAlone = <T>(requestId: string | undefined, work: () => T): T =>
  acting.run({ id: ownName(), requestId: requestId ?? '-' }, work)

export const presentActor = (): Actor => acting.getStore() ?? { id: ownName(), requestId: '-' }

/** `payments/on-refund`, set by the stack; a tool run outside of the stack is `operator`. */
const ownName = (): string => process.env.FUNCTION_NAME ?? 'operator'
