import { type Domain, fileNameOf, pascal, stackOfGroup } from '../../../lib/domain.ts'
import { domainsOf } from '../../../lib/domains/index.ts'
import type { FunctionGrants, QueueGrants, StreamGrants } from '../../../lib/grants.ts'
import { settingsFrom } from '../../../lib/settings.ts'
import { product } from '../../../shared/domains.ts'
import type { TableDefinition, TableName } from '../../../shared/platform/domain.ts'
import { variableOf } from '../../../shared/platform/environment.ts'
import type { Contract } from '../../../shared/platform/http/contract.ts'

/** What a function should be, worked out from its domain's data alone. `grants` are `action on resource [if condition]`. */
export interface ExpectedFunction {
  readonly path: string
  /** `reservations/createReservation`. */
  readonly label: string
  /** `reservations/create-reservation`. */
  readonly file: string
  readonly isEndpoint: boolean
  /** Lambda itself sends what such a one cannot tell to its failures queue. */
  readonly isListener: boolean
  readonly grants: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

export interface Stage {
  readonly stage: string
  readonly holdSeconds: string
  readonly mailFrom: string
  readonly withSandbox: boolean
  /** The setting `GATEWAYS`. */
  readonly gateways: string
}

export const expectedFunctions = (stage: Stage): ExpectedFunction[] => [
  keyMaker(stage),
  logKeyMaker(stage),
  ...domainsOf(stage).flatMap(domain => [
    ...Object.entries(domain.contracts).map(([name, contract]) => endpoint(stage, domain, name, contract)),
    ...Object.entries(domain.queues ?? {}).map(([name, access]) => consumer(stage, domain, name, access)),
    ...Object.entries(domain.streams ?? {}).map(([name, access]) => listener(stage, domain, name, access)),
    ...Object.entries(domain.schedules ?? {}).map(([name, access]) =>
      described(stage, domain, name, access, { grants: [] }),
    ),
  ]),
]

const originKey =
  '{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:000000000000:secret:Holdfast/Origin/Secret1:SecretString:key::}}'

const on = (actions: readonly string[], resource: string, condition?: object): string[] =>
  actions.map(action => `${action} on ${resource}${condition ? ` if ${JSON.stringify(condition)}` : ''}`)

const arnOfTable = (name: string) => `Holdfast/${pascal(name)}Table.Arn`
const arnOfQueue = (name: string) => `Holdfast/${pascal(name)}Queue/Queue.Arn`

const onKeys = (table: TableName, actions: readonly string[], keys: readonly string[], index?: string) => ({
  table,
  grants: on(
    actions.map(action => `dynamodb:${action}`),
    index === undefined ? arnOfTable(table) : `${arnOfTable(table)}/index/${index}`,
    { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
  ),
})

interface More {
  readonly path?: string
  readonly isEndpoint?: boolean
  readonly isListener?: boolean
  readonly entry?: string | undefined
  readonly failures?: string
  readonly grants: readonly string[]
  readonly tables?: readonly TableName[]
  readonly environment?: Readonly<Record<string, string>>
}

const described = (
  stage: Stage,
  { name: domain, group }: Pick<Domain, 'name' | 'group'>,
  name: string,
  access: FunctionGrants,
  more: More,
): ExpectedFunction => {
  const stack = stackOfGroup(group)
  const path = more.path ?? `${stack}/${pascal(domain)}Domain/${pascal(fileNameOf(name))}`
  const readable = [...(access.reads ?? []), ...(access.writes ?? [])].filter(
    secret => (stage.withSandbox || secret !== 'sandbox') && (stage.gateways !== '' || secret !== 'gateways'),
  )
  const items = (access.items ?? []).map(({ table, actions, leadingKeys, index }) =>
    onKeys(table, actions, leadingKeys, index),
  )
  const itemTables = items.map(({ table }) => table)
  const named = [...new Set([...Object.keys(access.tables ?? {}), ...itemTables, ...(more.tables ?? [])])]
  return {
    path,
    label: `${domain}/${name}`,
    file: `${domain}/${fileNameOf(more.entry ?? name)}`,
    isEndpoint: more.isEndpoint ?? false,
    isListener: more.isListener ?? false,
    grants: [
      ...on(['logs:CreateLogStream', 'logs:PutLogEvents'], `${stack}/FunctionLogs.Arn`),
      ...Object.entries(access.tables ?? {}).flatMap(([table, actions]) => onTable(table as TableName, actions)),
      ...items.flatMap(({ grants }) => grants),
      ...(access.sends ?? []).flatMap(queue => on(['sqs:SendMessage'], arnOfQueue(queue))),
      ...readable.flatMap(secret => on(['secretsmanager:GetSecretValue'], `Holdfast/${pascal(secret)}Secret`)),
      ...(access.writes ?? []).flatMap(secret =>
        on(['secretsmanager:PutSecretValue'], `Holdfast/${pascal(secret)}Secret`),
      ),
      ...(access.anchors === undefined ? [] : anchors[access.anchors]),
      ...(access.sendsMail ? mail(stage.mailFrom) : []),
      ...more.grants,
    ],
    environment: {
      STAGE: stage.stage,
      HOLD_SECONDS: stage.holdSeconds,
      FUNCTION_NAME: `${domain}/${fileNameOf(name)}`,
      POWERTOOLS_SERVICE_NAME: domain,
      ...Object.fromEntries(named.map(table => [variableOf(table, 'TABLE'), `Holdfast/${pascal(table)}Table`])),
      ...Object.fromEntries(
        (access.sends ?? []).map(queue => [variableOf(queue, 'QUEUE'), `Holdfast/${pascal(queue)}Queue/Queue`]),
      ),
      ...Object.fromEntries(readable.map(secret => [variableOf(secret, 'SECRET'), `Holdfast/${pascal(secret)}Secret`])),
      ...(readable.includes('gateways') && { GATEWAYS: stage.gateways }),
      ...(access.anchors && { ANCHORS_BUCKET: 'Holdfast/Anchors' }),
      ...(access.sendsMail && {
        MAIL_FROM: stage.mailFrom,
        MAIL_CONFIGURATION: 'Holdfast/MailFeedback/Configuration',
      }),
      ...(access.linksToWeb && { WEB_URL: 'Holdfast/Api.ApiEndpoint' }),
      ...(access.callsApi && { API_URL: 'Holdfast/Api.ApiEndpoint' }),
      ...(access.capsOtps && { OTP_CAPS: JSON.stringify(settingsFrom({}).otpCaps) }),
      ...(access.capsTexts && { TEXT_CAPS: JSON.stringify(settingsFrom({}).textCaps) }),
      ...(access.reads?.includes('access') && {
        TOKEN_LIFETIMES: JSON.stringify({ access_minutes: 30, refresh_days: 7 }),
      }),
      ...(more.isEndpoint && { ORIGIN_KEYS: originKey }),
      ...(more.failures && { PARKING_QUEUE: more.failures }),
      ...more.environment,
      ...access.environment,
    },
  }
}

const onTable = (name: TableName, actions: readonly string[]): string[] => {
  const { indexes }: TableDefinition = product.tables[name] as TableDefinition
  const queried = actions.includes('Query') ? indexes.map(index => `${arnOfTable(name)}/index/${index.name}`) : []
  return [arnOfTable(name), ...queried].flatMap(arn =>
    on(
      actions.map(action => `dynamodb:${action}`),
      arn,
    ),
  )
}

const anchors = {
  add: on(['s3:PutObject'], 'Holdfast/Anchors.Arn/*'),
  'read and add': [
    ...on(['s3:PutObject', 's3:GetObjectVersion'], 'Holdfast/Anchors.Arn/*'),
    ...on(['s3:ListBucketVersions'], 'Holdfast/Anchors.Arn'),
  ],
}

const mail = (from: string): string[] => [
  ...['identity', 'configuration-set'].flatMap(kind =>
    on(['ses:SendEmail', 'ses:SendRawEmail'], `arn:aws:ses:us-east-1:000000000000:${kind}/*`, {
      StringEquals: { 'ses:FromAddress': from },
    }),
  ),
  'sns:Publish on all but arn:aws:sns:*:*:*',
]

const endpoint = (stage: Stage, domain: Domain, name: string, contract: Contract): ExpectedFunction => {
  const access = domain.access[name] ?? {}
  const checks = [
    ...(contract.auth === 'guest'
      ? []
      : [
          onKeys(
            'identity',
            ['GetItem', 'BatchGetItem'],
            ['JWKS', 'SESSIONS#*', 'ROLE-SCOPES#*', 'API-KEY#*', 'API-KEYS#*'],
          ),
          onKeys('identity', ['UpdateItem'], ['API-KEYS#*']),
        ]),
    ...(contract.limit ? [onKeys('runtime', ['UpdateItem'], ['LIMIT#*'])] : []),
    ...(contract.idempotent && access.idempotency !== 'own'
      ? [onKeys('runtime', [...keepsReply(access), 'UpdateItem', 'DeleteItem'], ['IDEMPOTENCY#*'])]
      : []),
  ]
  const roles = product.rolesOfApiKeys(contract)
  return described(stage, domain, name, access, {
    isEndpoint: true,
    grants: checks.flatMap(({ grants }) => grants),
    tables: checks.map(({ table }) => table),
    environment: roles.length > 0 ? { API_KEY_ROLES: roles.join(' ') } : {},
  })
}

/** A key that is only bound to its request is written by updates alone. */
const keepsReply = ({ idempotency }: FunctionGrants): string[] => (idempotency === 'bound' ? [] : ['PutItem'])

const consumer = (stage: Stage, domain: Domain, name: string, access: QueueGrants): ExpectedFunction => {
  // The consumer of an ordered queue parks what would hold up its group.
  const parking = product.queues[access.queue]?.ordered && `Holdfast/${pascal(access.queue)}Queue/DeadLetters/Queue`
  return described(stage, domain, name, access, {
    ...(parking && { failures: parking }),
    grants: [
      ...on(
        [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
          'sqs:GetQueueUrl',
        ],
        arnOfQueue(access.queue),
      ),
      ...(parking ? on(['sqs:SendMessage'], `${parking}.Arn`) : []),
    ],
  })
}

const listener = (stage: Stage, domain: Domain, name: string, access: StreamGrants): ExpectedFunction => {
  const failures = `${stackOfGroup(domain.group)}/${pascal(domain.name)}Domain/${pascal(domain.name)}Failures/Queue`
  return described(stage, domain, name, access, {
    isListener: true,
    entry: access.entry,
    failures,
    grants: [
      ...on(
        ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        `Holdfast/${pascal(access.table)}Table.StreamArn`,
      ),
      ...on(['dynamodb:ListStreams'], '*'),
      ...on(['sqs:SendMessage'], `${failures}.Arn`),
    ],
  })
}

const keyMaker = (stage: Stage): ExpectedFunction => {
  const { grants } = onKeys('identity', ['GetItem', 'UpdateItem'], ['JWKS'])
  const secrets = ['Access', 'Tickets'].flatMap(name =>
    on(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], `Holdfast/${name}Secret`),
  )
  return described(
    stage,
    { name: 'identity', group: 'core' },
    'createSigningKeys',
    {},
    {
      path: 'Holdfast/SigningKeys',
      grants: [...grants, ...secrets],
      tables: ['identity'],
    },
  )
}

const logKeyMaker = (stage: Stage): ExpectedFunction =>
  described(
    stage,
    { name: 'activity', group: 'core' },
    'createLogKey',
    { writes: ['log'], anchors: 'add' },
    { path: 'Holdfast/LogKey', grants: [] },
  )
