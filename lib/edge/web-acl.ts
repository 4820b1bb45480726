import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2'
import type { Construct } from 'constructs'

/** Requests of one address in five minutes. Thousands may share one behind a telephone company's gateway. */
const mostRequests = 10_000

/**
 * Rules of AWS's common set that look at a body or an agent and only count here: contracts check bodies, a password may
 * hold anything, 8 KB is no limit of ours, and a payment gateway's webhook may name no agent.
 */
const onlyCounted = [
  'SizeRestrictions_BODY',
  'CrossSiteScripting_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
  'NoUserAgent_HEADER',
]

/**
 * A payment gateway tells of all payments from a few addresses: a limit would hold its messages back when most is sold. Their
 * signature is checked, and the API has its throttle.
 */
const allButWebhooks = {
  notStatement: {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint: 'STARTS_WITH',
        searchString: '/api/v1/payments/webhook/',
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    },
  },
}

const visibilityConfig = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
  metricName,
})

const tooMany = {
  type: 'urn:holdfast:error:rate-limited',
  title: 'Too Many Requests',
  status: 429,
  detail: 'Too many requests. Please wait a few minutes and try again.',
  code: 'RATE_LIMITED',
}

/** What CloudFront lets through. It costs $5 a month, $1 a rule, and $0.60 a million requests. */
export const webAcl = (scope: Construct): CfnWebACL =>
  new CfnWebACL(scope, 'WebAcl', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: visibilityConfig('holdfast'),
    customResponseBodies: { tooMany: { contentType: 'APPLICATION_JSON', content: JSON.stringify(tooMany) } },
    rules: [
      {
        name: 'rate',
        priority: 0,
        statement: {
          rateBasedStatement: { aggregateKeyType: 'IP', limit: mostRequests, scopeDownStatement: allButWebhooks },
        },
        action: {
          block: {
            customResponse: {
              responseCode: 429,
              customResponseBodyKey: 'tooMany',
              responseHeaders: [{ name: 'retry-after', value: '300' }],
            },
          },
        },
        visibilityConfig: visibilityConfig('rate'),
      },
      {
        name: 'common',
        priority: 1,
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name: 'AWSManagedRulesCommonRuleSet',
            ruleActionOverrides: onlyCounted.map(name => ({ name, actionToUse: { count: {} } })),
          },
        },
        overrideAction: { none: {} },
        visibilityConfig: visibilityConfig('common'),
      },
    ],
  })
