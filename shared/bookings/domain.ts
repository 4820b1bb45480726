import { defineDomain } from '../platform/domain.ts'

export const bookings = /* @__PURE__ */ defineDomain({ name: 'bookings', group: 'core' })
