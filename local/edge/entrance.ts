import { httpApi, type RequestListener } from '../gateway/http-api.ts'
import type { Invoke } from '../lambda/invoke.ts'
import type { CloudFront } from '../resources/cloudfront.ts'
import type { HttpApiDefinition } from '../resources/http-api.ts'
import { distribution } from './distribution.ts'
import { webFiles } from './web-files.ts'

export interface EntranceOptions {
  readonly apis: readonly HttpApiDefinition[]
  readonly cloudFront: CloudFront
  readonly invoke: Invoke
  /** Of the engine that has the buckets. */
  readonly bucketsEndpoint: string
  readonly missing: RequestListener
}

/** Where requests come in, past the local pages. */
export interface Entrance {
  /** By the public address: the distribution, or the one API of a template without. */
  readonly front: RequestListener
  /** By an API's own address, `<id>.execute-api.…`, past the distribution; undefined for every other host. */
  readonly past: (host: string | undefined) => RequestListener | undefined
}

export const entrance = ({ apis, cloudFront, invoke, bucketsEndpoint, missing }: EntranceOptions): Entrance => {
  const listeners = new Map(apis.map(api => [api.apiId, httpApi({ api, invoke })]))
  const api = (apiId: string): RequestListener => {
    const listener = listeners.get(apiId)
    if (!listener) throw new Error(`there is no HTTP API ${apiId}`)
    return listener
  }
  const bucket = (name: string, headers: Readonly<Record<string, string>>) => webFiles(bucketsEndpoint, name, headers)
  const [definition] = cloudFront.distributions()
  const [only] = apis
  if (!only) throw new Error('the template has no HTTP API')
  return {
    front: definition ? distribution(definition, cloudFront, { api, bucket, missing }) : api(only.apiId),
    past: host => listeners.get(/^([^.]+)\.execute-api\./.exec(host ?? '')?.[1] ?? ''),
  }
}
