import { defineIds } from '../kernel/ids.ts'
import { defineDomain } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const ticketIds = /* @__PURE__ */ defineIds({ ticket: 'tkt' })

export const tickets = /* @__PURE__ */ defineDomain({
  name: 'tickets',
  group: 'core',
  ids: ticketIds,
  entities: { commerce: entities },
})
