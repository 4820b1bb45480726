import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const taxIds = /* @__PURE__ */ defineIds({ rate: 'gst' })

const scopes = { 'write:taxes': 'admin' } as const

declare module '../platform/domain.ts' {
  interface Scopes extends NamesOf<typeof scopes> {}
}

/** The rates of the goods and services tax, as administrators set them; what they tax is commerce's. */
export const taxes = /* @__PURE__ */ defineDomain({
  name: 'taxes',
  group: 'core',
  ids: taxIds,
  scopes,
  entities: { commerce: entities },
})
