import { mergeKinds } from '../../../shared/commerce/contracts/kinds.ts'
import { subscription } from '../../../shared/memberships/contracts/subscription-kind.ts'
import { bus } from '../../../shared/transit/contracts/bus.ts'
import { certificate } from './contracts/certificate.ts'
import { visit } from './contracts/visit.ts'

/** Bundled in place of shared/kinds.ts. */
export const kinds = mergeKinds([bus, subscription, visit, certificate])
