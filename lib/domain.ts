import type { DomainManifest } from '../shared/platform/domain.ts'
import type { Contract } from '../shared/platform/http/contract.ts'
import type { FunctionGrants, QueueGrants, ScheduleGrants, SellingStep, StepGrants, StreamGrants } from './grants.ts'

/** A domain as the stack sees it: its endpoints, and what each of its functions may touch. */
export interface Domain {
  readonly name: string
  /** The API group that has its routes: an HTTP API, and a stack of its own unless it is `core`. */
  readonly group: string
  readonly manifest: DomainManifest
  readonly contracts: Readonly<Record<string, Contract>>
  readonly access: Readonly<Record<string, FunctionGrants>>
  readonly queues?: Readonly<Record<string, QueueGrants>>
  readonly streams?: Readonly<Record<string, StreamGrants>>
  readonly schedules?: Readonly<Record<string, ScheduleGrants>>
  /** Of a domain that sells: the records that its adapters name, step by step. */
  readonly sells?: Readonly<Partial<Record<SellingStep, StepGrants>>>
}

/** A domain of tables and rules alone has no stack of its own. */
export const hasFunctions = ({ contracts, queues, streams, schedules }: Domain): boolean =>
  [contracts, queues, streams, schedules].some(functions => Object.keys(functions ?? {}).length > 0)

/** `createReservation` → `create-reservation`, the one basename of a contract, its function and its test. */
export const fileNameOf = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/** `hold-expiry` → `HoldExpiry`. */
export const pascal = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())

/** `garage` → `HoldfastGarage`, the stack of an API group in the app; `core` is in the main one. */
export const stackOfGroup = (group: string): string => `Holdfast${group === 'core' ? '' : pascal(group)}`
