import { manifests as own } from '../../../shared/domains.ts'
import { compose } from '../../../shared/platform/compose.ts'
import { clinic } from './domain.ts'

/** Bundled in place of shared/domains.ts. */
export const manifests = [...own, clinic]

export const product = compose(manifests)
