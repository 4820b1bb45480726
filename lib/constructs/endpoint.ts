import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { Construct } from 'constructs'
import { accessKeys } from '../../shared/platform/auth/access-keys.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'
import type { FunctionGrants } from '../grants.ts'
import { DomainFunction } from './domain-function.ts'
import type { GroupPlatform } from './platform.ts'

/** A contract's Lambda behind its route, with the grants that every contract of its kind needs. */
export class Endpoint extends DomainFunction {
  constructor(
    scope: Construct,
    id: string,
    domain: string,
    contract: Contract,
    platform: GroupPlatform,
    access: FunctionGrants,
  ) {
    super(scope, id, domain, contract.name, platform, access)
    this.lambda.addEnvironment('ORIGIN_KEYS', platform.originKeys)
    if (contract.auth !== 'guest') {
      const apiKeys = accessKeys.apiKey('*', '').pk
      this.grantKeys({
        table: 'identity',
        actions: ['GetItem', 'BatchGetItem'],
        leadingKeys: [
          accessKeys.publicKeys.pk,
          accessKeys.session('*', '').pk,
          accessKeys.roleScopes('*').pk,
          accessKeys.apiKeyHash('*').pk,
          apiKeys,
        ],
      })
      // Notes the last use of a key.
      this.grantKeys({ table: 'identity', actions: ['UpdateItem'], leadingKeys: [apiKeys] })
      const roles = platform.composition.rolesOfApiKeys(contract)
      if (roles.length > 0) this.lambda.addEnvironment('API_KEY_ROLES', roles.join(' '))
    }
    if (contract.limit) this.grantKeys({ table: 'runtime', actions: ['UpdateItem'], leadingKeys: ['LIMIT#*'] })
    if (contract.idempotent && access.idempotency !== 'own')
      this.grantKeys({
        table: 'runtime',
        actions:
          access.idempotency === 'bound' ? ['UpdateItem', 'DeleteItem'] : ['PutItem', 'UpdateItem', 'DeleteItem'],
        leadingKeys: ['IDEMPOTENCY#*'],
      })
    new HttpRoute(this, 'Route', {
      httpApi: platform.api,
      routeKey: HttpRouteKey.with(contract.path, HttpMethod[contract.method]),
      integration: new HttpLambdaIntegration('Integration', this.lambda),
    })
  }
}
