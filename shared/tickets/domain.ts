import { defineDomain } from '../platform/domain.ts'

export const tickets = defineDomain({ name: 'tickets', group: 'core' })
