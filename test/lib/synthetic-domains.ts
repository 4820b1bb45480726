import * as z from 'zod/mini'
import { type Domain, fileNameOf } from '../../lib/domain.ts'
import type { FunctionGrants } from '../../lib/grants.ts'
import { manifests } from '../../shared/domains.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'

/** Domains made in memory: as many endpoints as the product may have one day, in several API groups. */

const groups = {
  trains: 'core',
  hotels: 'core',
  museums: 'core',
  concerts: 'core',
  workshops: 'garage',
  kitchens: 'food',
  lots: 'parking',
  taxis: 'rides',
}
const words = ['jobs', 'bays', 'quotes', 'offers', 'stays', 'plans', 'parts', 'notes', 'marks', 'calls']

/** Ten collections a domain with five endpoints each, but for two of the last, which are beneath a collection of the first. */
export const severalGroups = (): Domain[] => [
  ...tables,
  ...Object.entries(groups).map(([name, group]) => domainOf(name, group, name === 'taxis' ? shared() : [])),
]

/** The tables and queues that every function of the platform needs; roles are of no account here. */
export const tables: readonly Domain[] = manifests.map(manifest => ({
  name: manifest.name,
  group: 'core',
  manifest,
  contracts: {},
  access: {},
}))

const domainOf = (name: string, group: string, more: readonly Contract[]): Domain => {
  // The collections of core lie beside each other, those of another group beneath its domain's name.
  const own = words.flatMap(word => collection(name, word, group === 'core' ? `${name}-${word}` : `${name}/${word}`))
  const contracts = [...own.slice(0, own.length - more.length), ...more]
  return {
    name,
    group,
    manifest: { name, group },
    contracts: Object.fromEntries(contracts.map(contract => [contract.name, contract])),
    access: Object.fromEntries(contracts.map(contract => [contract.name, grants])),
  }
}

const grants: FunctionGrants = {
  tables: { commerce: ['GetItem', 'PutItem', 'UpdateItem'], inventory: ['GetItem', 'Query', 'UpdateItem'] },
  sends: ['notifications'],
  reads: ['cursor'],
}

const kept: Partial<Contract> = { cache: { seconds: 60 }, auth: 'guest', limit: undefined }

const collection = (domain: string, word: string, beneath: string): Contract[] => {
  const path = `/api/v1/${beneath}`
  const named = (verb: string) => `${verb}${pascal(domain)}${pascal(word)}`
  return [
    endpoint(named('list'), 'GET', path, word === 'plans' ? kept : {}),
    endpoint(named('create'), 'POST', `${path}/create`, { idempotent: true }),
    endpoint(named('get'), 'GET', `${path}/{id}`),
    endpoint(named('change'), 'PUT', `${path}/{id}`),
    endpoint(named('close'), 'POST', `${path}/{id}/close`),
  ]
}

const shared = (): Contract[] => [
  endpoint('getSharedPosition', 'GET', '/api/v1/trains-jobs/{id}/position'),
  endpoint('getSharedTrace', 'GET', '/api/v1/trains-jobs/{id}/traces/{trace_id}'),
]

const endpoint = (name: string, method: Contract['method'], path: string, more: Partial<Contract> = {}): Contract => ({
  name,
  method,
  path,
  summary: name,
  auth: 'customer',
  limit: { per: 'user', max: 60, seconds: 60 },
  reply: { status: 200, schema: z.object({ id: z.string() }) },
  errors: {},
  ...more,
})

const pascal = (name: string): string => name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())

/** `<domain>/<name>` of every function, as bundles lie. */
export const bundleNamesOf = (domains: readonly Domain[]): string[] =>
  domains.flatMap(({ name, contracts }) =>
    Object.keys(contracts).map(endpointName => `${name}/${fileNameOf(endpointName)}`),
  )
