import { defineDomain } from '../platform/domain.ts'

export const bookings = defineDomain({ name: 'bookings', group: 'core' })
