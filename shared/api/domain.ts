import { defineDomain } from '../platform/domain.ts'

export const api = defineDomain({ name: 'api', group: 'core' })
