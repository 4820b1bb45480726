import { domainsOf as own } from '../../../lib/domains/index.ts'
import { clinicDomain } from './stack.ts'

/** Bundled in place of lib/domains/index.ts, to describe the product's endpoints. */
export const domainsOf = (deployment: Parameters<typeof own>[0]) => own({ ...deployment, more: [clinicDomain] })
