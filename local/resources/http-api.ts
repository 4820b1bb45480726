import { createHash } from 'node:crypto'
import { type CreatedResource, created, type ResourceRequest } from '../template/resource.ts'
import { functionNameIn } from './lambda-function.ts'

/** `CorsConfiguration` of an API in the template. */
export interface CorsConfiguration {
  readonly AllowOrigins?: readonly string[]
  readonly AllowMethods?: readonly string[]
  readonly AllowHeaders?: readonly string[]
  readonly ExposeHeaders?: readonly string[]
  readonly AllowCredentials?: boolean
  readonly MaxAge?: number
}

/** An HTTP API of the template. `routes` maps a route key (`POST /a/{id}`, `$default`) to a function's name. */
export interface HttpApiDefinition {
  readonly apiId: string
  readonly name: string
  readonly cors?: CorsConfiguration
  readonly routes: ReadonlyMap<string, string>
  readonly stageVariables?: Readonly<Record<string, string>>
}

/** Takes the resources of HTTP APIs in the order of their references, and gives the APIs they make. */
export interface HttpApis {
  readonly create: (request: ResourceRequest) => CreatedResource
  readonly definitions: () => readonly HttpApiDefinition[]
}

interface Draft {
  readonly apiId: string
  readonly name: string
  readonly cors?: CorsConfiguration
  readonly integrations: Map<string, string>
  /** Route key to `integrations/<id>`. */
  readonly targets: Map<string, string>
  stageVariables?: Readonly<Record<string, string>>
}

/** @param endpoint what `ApiEndpoint` of an API gives: where the local gateway listens, the one address there is here */
export const collectHttpApis = (endpoint: string): HttpApis => {
  const drafts = new Map<string, Draft>()
  const draftOf = ({ properties: { ApiId } }: ResourceRequest): Draft => {
    const draft = drafts.get(String(ApiId))
    if (!draft) throw new Error(`there is no HTTP API ${ApiId}`)
    return draft
  }
  const create = (request: ResourceRequest): CreatedResource => {
    if (request.type === 'AWS::ApiGatewayV2::Api') return addApi(request, drafts, endpoint)
    const id = idOf(request.path)
    const { properties } = request
    const draft = draftOf(request)
    if (request.type === 'AWS::ApiGatewayV2::Integration')
      draft.integrations.set(id, functionNameIn(String(properties.IntegrationUri)))
    if (request.type === 'AWS::ApiGatewayV2::Route')
      draft.targets.set(String(properties.RouteKey), String(properties.Target))
    if (request.type === 'AWS::ApiGatewayV2::Stage')
      draft.stageVariables = properties.StageVariables as Draft['stageVariables']
    return created(request.type === 'AWS::ApiGatewayV2::Stage' ? properties.StageName : id)
  }
  return { create, definitions: () => [...drafts.values()].map(definitionOf) }
}

const addApi = (
  { path, properties }: ResourceRequest,
  drafts: Map<string, Draft>,
  endpoint: string,
): CreatedResource => {
  if (properties.ProtocolType !== 'HTTP') throw new Error(`a ${properties.ProtocolType} API is not served here yet`)
  const apiId = idOf(path)
  drafts.set(apiId, {
    apiId,
    name: String(properties.Name ?? path),
    cors: properties.CorsConfiguration as CorsConfiguration | undefined,
    integrations: new Map(),
    targets: new Map(),
  })
  return created(apiId, { ApiId: apiId, ApiEndpoint: endpoint })
}

const definitionOf = ({ apiId, name, cors, integrations, targets, stageVariables }: Draft): HttpApiDefinition => ({
  apiId,
  name,
  cors,
  stageVariables,
  routes: new Map(
    [...targets].map(([key, target]) => {
      const functionName = integrations.get(target.replace(/^integrations\//, ''))
      if (!functionName) throw new Error(`route ${key} leads to ${target}, which is no integration`)
      return [key, functionName]
    }),
  ),
})

const idOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 10)
