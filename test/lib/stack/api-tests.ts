import { expect, it } from 'vitest'
import { stackOfGroup } from '../../../lib/domain.ts'
import { domainsOf } from '../../../lib/domains/index.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => { readonly development: Synthesized; readonly production: Synthesized }

export const apiTests = (stages: Stages) => {
  it.each([true, false])('has a route for each contract and no other (sandbox: %s)', withSandbox => {
    const { development, production } = stages()
    const expected = domainsOf({ withSandbox }).flatMap(({ name: domain, group, contracts }) =>
      Object.values(contracts).map(
        ({ method, path, name }) => `${stackOfGroup(group)}/Api ${method} ${path} → Holdfast ${domain}/${name}`,
      ),
    )
    expect(routes(withSandbox ? development : production)).toEqual(expected.sort())
  })

  it('lets API Gateway alone invoke an endpoint, on its own route', () => {
    const { ofType } = stages().development
    const gateway = ofType('AWS::Lambda::Permission').filter(
      ({ properties }) => properties.Principal === 'apigateway.amazonaws.com',
    )
    expect(gateway).toHaveLength(ofType('AWS::ApiGatewayV2::Route').length)
    for (const { properties } of gateway)
      expect(properties.SourceArn).toMatch(
        /^arn:aws:execute-api:us-east-1:000000000000:Holdfast\w*\/Api\/\*\/\*\/[a-z.][^*]*$/,
      )
    const others = ofType('AWS::Lambda::Permission').filter(permission => !gateway.includes(permission))
    const schedules = ofType('AWS::Events::Rule')
    expect(others.map(({ properties }) => properties.Principal)).toEqual(schedules.map(() => 'events.amazonaws.com'))
  })

  it('answers browsers of the web origins only, and every method and header the contracts need', () => {
    const { development, production } = stages()
    const cors = (stack: Synthesized) => stack.ofType('AWS::ApiGatewayV2::Api')[0]?.properties.CorsConfiguration
    expect(cors(development)).toBeUndefined()
    expect(cors(production)).toEqual({
      AllowOrigins: ['https://example.com', 'https://www.example.com'],
      AllowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
      AllowHeaders: ['authorization', 'content-type', 'idempotency-key'],
      ExposeHeaders: [
        'deprecation',
        'retry-after',
        'sunset',
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
      ],
      MaxAge: 3600,
    })
    const contracts = domainsOf({ withSandbox: true }).flatMap(domain => Object.values(domain.contracts))
    expect(cors(production).AllowMethods).toEqual(
      expect.arrayContaining([...new Set(contracts.map(contract => contract.method))]),
    )
  })

  it('throttles, and logs each request without address, agent, path or caller', () => {
    const [stage] = stages().development.ofType('AWS::ApiGatewayV2::Stage')
    expect(stage?.properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 5000, ThrottlingBurstLimit: 5000 },
      AccessLogSettings: { DestinationArn: 'Holdfast/ApiLogs.Arn' },
    })
    expect(JSON.parse(stage?.properties.AccessLogSettings.Format)).toEqual({
      timestamp: '$context.requestTime',
      request_id: '$context.requestId',
      route: '$context.routeKey',
      status: '$context.status',
      latency_ms: '$context.responseLatency',
      error: '$context.error.message',
    })
  })
}

/** `Holdfast/Api POST /api/… → Holdfast reservations/createReservation` of each route, through its integration to its function. */
const routes = ({ ofType }: Synthesized): string[] =>
  ofType('AWS::ApiGatewayV2::Route')
    .map(({ properties: { RouteKey, Target, ApiId } }) => {
      const integration = ofType('AWS::ApiGatewayV2::Integration').find(({ path }) => `integrations/${path}` === Target)
      const { IntegrationUri, PayloadFormatVersion, IntegrationType } = integration?.properties ?? {}
      expect({ PayloadFormatVersion, IntegrationType }).toEqual({
        PayloadFormatVersion: '2.0',
        IntegrationType: 'AWS_PROXY',
      })
      const invoked = ofType('AWS::Lambda::Function').find(({ path }) => IntegrationUri === `${path}.Arn`)
      return `${ApiId} ${RouteKey} → ${invoked?.properties.Description}`
    })
    .sort()
