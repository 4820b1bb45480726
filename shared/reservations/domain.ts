import { defineDomain } from '../platform/domain.ts'

export const reservations = /* @__PURE__ */ defineDomain({ name: 'reservations', group: 'core' })
