import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import type { FunctionDefinition } from '../lambda/definition.ts'
import type { GenerateSecretString } from '../services/random-string.ts'
import type { Services } from '../services/start-services.ts'
import { physicalName } from '../template/names.ts'
import { type CreatedResource, type CreateResource, created, type ResourceRequest } from '../template/resource.ts'
import { createBucket, createTopic } from './buckets-and-topics.ts'
import type { CloudFront } from './cloudfront.ts'
import { isCustom } from './custom-resource.ts'
import { createTable, type RunningTable } from './dynamodb-table.ts'
import type { HttpApis } from './http-api.ts'
import { createKnown, isKnown } from './known.ts'
import { functionOf } from './lambda-function.ts'
import { destinationsOf, type MailEventDestination, subscriptionsOf, type TopicSubscription } from './mail-events.ts'
import {
  createdMapping,
  type EventSourceMapping,
  mappingOf,
  type ScheduleDefinition,
  scheduleOf,
  schedulesOfRule,
} from './sources.ts'
import { createQueue } from './sqs-queue.ts'

/** The engines and collectors that resources are created in. */
export interface Engines {
  readonly dynamo: DynamoDBClient
  readonly sqs: SQSClient
  readonly services: Pick<Services, 'secrets' | 'parameters'>
  /** Of fauxqs: buckets and topics. */
  readonly fauxqsEndpoint: string
  readonly assetAt: (objectKey: string) => string | undefined
  readonly inlineFolder: string
  readonly addFunction: (definition: FunctionDefinition) => void
  readonly createCustom: (request: ResourceRequest) => Promise<CreatedResource>
  readonly apis: HttpApis
  readonly cloudFront: CloudFront
}

/** What runs once everything of the template is created. */
export interface Collected {
  readonly tables: RunningTable[]
  readonly queueNames: string[]
  readonly mappings: EventSourceMapping[]
  readonly schedules: ScheduleDefinition[]
  readonly subscriptions: TopicSubscription[]
  readonly mailEvents: MailEventDestination[]
}

interface SecretProperties {
  readonly Name?: string
  readonly SecretString?: string
  readonly GenerateSecretString?: GenerateSecretString
}

type Creator = (request: ResourceRequest, engines: Engines, collected: Collected) => ReturnType<CreateResource>

const creators: Readonly<Record<string, Creator>> = {
  'AWS::DynamoDB::Table': async (request, { dynamo }, { tables }) => {
    const { resource, table } = await createTable(request, dynamo)
    tables.push(table)
    return resource
  },
  'AWS::SQS::Queue': async (request, { sqs }, { queueNames }) => {
    const { resource, name } = await createQueue(request, sqs)
    queueNames.push(name)
    return resource
  },
  'AWS::S3::Bucket': (request, { fauxqsEndpoint }) => createBucket(request, fauxqsEndpoint),
  'AWS::SNS::Topic': (request, { fauxqsEndpoint }) => createTopic(request, fauxqsEndpoint),
  'AWS::SNS::Subscription': (request, _, { subscriptions }) => {
    subscriptions.push(...subscriptionsOf(request))
    return createKnown(request)
  },
  'AWS::SES::ConfigurationSetEventDestination': (request, _, { mailEvents }) => {
    mailEvents.push(...destinationsOf(request))
    return createKnown(request)
  },
  'AWS::SecretsManager::Secret': ({ path, properties }, { services }) => {
    const { Name, SecretString, GenerateSecretString } = properties as SecretProperties
    const wish = { secretString: SecretString, generate: GenerateSecretString }
    const ref = services.secrets.ensure(Name ?? physicalName(path, 512), wish)
    return created(ref, { Id: ref })
  },
  'AWS::SSM::Parameter': ({ path, properties }, { services }) => {
    const name = (properties.Name as string) ?? physicalName(path, 512)
    services.parameters.ensure(name, String(properties.Value), String(properties.Type ?? 'String'))
    return created(name, { Type: properties.Type, Value: properties.Value })
  },
  'AWS::Lambda::Function': (request, { assetAt, inlineFolder, addFunction }) => {
    const definition = functionOf(request, assetAt, inlineFolder)
    addFunction(definition)
    return created(definition.name, { Arn: definition.arn })
  },
  'AWS::Lambda::EventSourceMapping': (request, _, { mappings }) => {
    if (request.properties.Enabled !== false) mappings.push(mappingOf(request))
    return createdMapping()
  },
  'AWS::Events::Rule': (request, _, { schedules }) => {
    const rule = schedulesOfRule(request)
    schedules.push(...rule.schedules)
    return rule.resource
  },
  'AWS::Scheduler::Schedule': (request, _, { schedules }) => {
    const schedule = scheduleOf(request)
    schedules.push(...schedule.schedules)
    return schedule.resource
  },
  'AWS::ApiGatewayV2::Api': (request, { apis }) => apis.create(request),
  'AWS::ApiGatewayV2::Integration': (request, { apis }) => apis.create(request),
  'AWS::ApiGatewayV2::Route': (request, { apis }) => apis.create(request),
  'AWS::ApiGatewayV2::Stage': (request, { apis }) => apis.create(request),
  'AWS::CloudFront::Distribution': (request, { cloudFront }) => cloudFront.create(request),
  'AWS::CloudFront::Function': (request, { cloudFront }) => cloudFront.create(request),
  'AWS::CloudFront::ResponseHeadersPolicy': (request, { cloudFront }) => cloudFront.create(request),
}

/** Creates any resource of a template; `collected` fills with what is to be run afterwards. */
export const resourceCreator = (engines: Engines): { create: CreateResource; collected: Collected } => {
  const collected: Collected = {
    tables: [],
    queueNames: [],
    mappings: [],
    schedules: [],
    subscriptions: [],
    mailEvents: [],
  }
  const create: CreateResource = request => {
    const creator = creators[request.type]
    if (creator) return creator(request, engines, collected)
    if (isCustom(request.type)) return engines.createCustom(request)
    if (isKnown(request.type)) return createKnown(request)
    throw new Error(`the local cloud does not serve resources of type ${request.type}`)
  }
  return { create, collected }
}
