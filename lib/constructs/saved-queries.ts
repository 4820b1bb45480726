import { Stack } from 'aws-cdk-lib'
import { CfnQueryDefinition, type ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { pascal } from '../domain.ts'
import { logQueries } from './log-queries.ts'

/** The queries of `logQueries` over the logs of an API group, in the folder of its stack. Saved queries cost nothing. */
export const savedQueries = (scope: Construct, { logGroupName }: ILogGroup): void => {
  for (const [name, queryString] of Object.entries(logQueries))
    new CfnQueryDefinition(scope, `${pascal(name.replaceAll(' ', '-'))}Query`, {
      name: `${Stack.of(scope).stackName}/${name}`,
      queryString,
      logGroupNames: [logGroupName],
    })
}
