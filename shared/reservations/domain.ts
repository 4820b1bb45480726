import { defineDomain } from '../platform/domain.ts'

export const reservations = defineDomain({ name: 'reservations', group: 'core' })
