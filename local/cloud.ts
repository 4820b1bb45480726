import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { type DisposalStack, openDisposalStack } from './disposal-stack.ts'
import { entrance } from './edge/entrance.ts'
import { hasWebClient } from './edge/web-files.ts'
import { type RunningEngines, startEngines } from './engines/engines.ts'
import { startTtl, sweepTable } from './engines/ttl.ts'
import { openCheckpoints } from './events/checkpoints.ts'
import { type Gateway, openGateway } from './gateway/server.ts'
import { type Doubles, startDoubles } from './gateways/doubles.ts'
import type { FunctionDefinition } from './lambda/definition.ts'
import { type Functions, startFunctions } from './lambda/functions.ts'
import type { Invoke } from './lambda/invoke.ts'
import type { PoolLimits } from './lambda/pools.ts'
import type { LocalCloud } from './pages/local-cloud.ts'
import { localPages, missingPage } from './pages/pages.ts'
import { behaviorsOf, type CloudFront, collectCloudFront } from './resources/cloudfront.ts'
import { type Collected, resourceCreator } from './resources/create.ts'
import { startCustomResources } from './resources/custom-resource.ts'
import { collectHttpApis, type HttpApis } from './resources/http-api.ts'
import { mailEventsTo } from './resources/mail-events.ts'
import { startSchedules } from './schedules.ts'
import { openPushService } from './services/push-service.ts'
import type { Services } from './services/start-services.ts'
import { queueUrlOf, type Sources, startSources } from './sources.ts'
import { openState, type State } from './state.ts'
import { readAssembly } from './template/assembly.ts'
import { deploy } from './template/deploy.ts'
import { resolveDynamic } from './template/dynamic.ts'

/** Where the push service that is played here has its browsers. */
const pushPath = '/local/push'

export interface CloudOptions {
  /** `cdk.out`, or a promise of it: engines start meanwhile. */
  readonly templateFolder: string | Promise<string>
  /** 0, the default, takes a free one. */
  readonly port?: number
  readonly host?: string
  /** Names that requests may be for, beside the loopback ones. */
  readonly allowedHosts?: readonly string[]
  /** Kept between runs; without it everything is in memory, and logs go with the cloud. */
  readonly dataFolder?: string
  /** Receives lines for a person to read: progress, failed functions. */
  readonly say?: (line: string) => void
  readonly limits?: Partial<PoolLimits>
  /** Between two pages of items that are looked through for expired ones; 3000 when absent. */
  readonly ttlPageMs?: number
  /** Ends a start that is under way; a cloud that started is stopped by `stop`. */
  readonly signal?: AbortSignal
  /** Plays the gateways that a customer can choose beside the sandbox. */
  readonly playsGateways?: boolean
  /** Called at every start, when everything runs. The first start of a data folder waits for it, later ones do not. */
  readonly loadDemo?: (cloud: Cloud) => Promise<void>
}

/** The running cloud. */
export interface Cloud extends LocalCloud {
  /** Where the HTTP API and the local pages are, e.g. `http://localhost:8000`. */
  readonly url: string
  readonly port: number
  readonly invoke: Invoke
  readonly secrets: Services['secrets']
  /** Addresses of the engines by the SDK's service name: `DYNAMODB`, `SQS`, `SECRETS_MANAGER` … */
  readonly endpoints: Readonly<Record<string, string>>
  /** By stack. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Deletes what expired now instead of at the next sweep. */
  readonly sweepExpired: () => Promise<void>
  /** Settles with a sentence when a part of the cloud ends without being asked to. */
  readonly crashed: Promise<string>
  readonly stop: () => Promise<void>
}

/**
 * Runs a synthesized template on this machine.
 * @throws Error with a sentence naming what could not be started; nothing is left running then
 */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  // Lambda runs on UTC; worker threads share the process's zone.
  process.env.TZ = 'UTC'
  const disposals = openDisposalStack()
  const started = Promise.withResolvers<never>()
  options.signal?.addEventListener('abort', () => started.reject(new Error('The start was stopped')), { once: true })
  let gateway: Gateway | undefined
  // The gateway is opened first, so that a taken port is noticed at once, and closed first too.
  const stop = async () => {
    await gateway?.stop()
    await disposals.stop()
  }
  const start = async () => {
    gateway = await openGateway(options.port ?? 0, options)
    const folder = options.dataFolder ?? temporaryFolder(disposals)
    const state = openState(join(folder, 'state.json'))
    const cloud = { ...(await runTemplate({ options, gateway, folder, state, disposals })), stop }
    await loadDemo(cloud, state, options)
    return cloud
  }
  try {
    return await Promise.race([start(), started.promise])
  } catch (error) {
    await stop()
    throw error
  }
}

const loadDemo = async (cloud: Cloud, state: State, { loadDemo: load, say }: CloudOptions): Promise<void> => {
  const { demoLoaded } = state.get()
  const loading = load?.(cloud).then(() => state.update(() => ({ demoLoaded: true })))
  if (demoLoaded) loading?.catch(error => say?.(wordsOf(error)))
  else await loading
}

interface Starting {
  readonly options: CloudOptions
  readonly gateway: Gateway
  readonly folder: string
  readonly state: State
  readonly disposals: DisposalStack
}

const runTemplate = async ({ options, gateway, folder, state, disposals }: Starting): Promise<Omit<Cloud, 'stop'>> => {
  const { engines, templateFolder, doubles } = await enginesAndTemplate(options, gateway.url, disposals)
  const functions = startFunctions([], {
    logFolder: join(folder, 'logs'),
    endpoints: engines.endpoints,
    limits: options.limits,
    say: options.say,
  })
  disposals.add(functions.stop)
  const apis = collectHttpApis(gateway.url)
  const cloudFront = collectCloudFront()
  const deployed = await deployTemplate({
    templateFolder,
    folder,
    gatewayUrl: gateway.url,
    state,
    engines,
    functions,
    doubles,
    apis,
    cloudFront,
    disposals,
  })
  const { invoke, sweepExpired } = await startBackground({ deployed, engines, functions, folder, disposals, options })
  const bucketsEndpoint = engines.fauxqs.endpoint
  const entered = entrance({
    apis: apis.definitions(),
    cloudFront,
    invoke,
    bucketsEndpoint,
    missing: missingPage,
  })
  const cloud = {
    url: gateway.url,
    port: gateway.port,
    invoke,
    inbox: engines.services.inbox,
    gateways: doubles?.urls ?? {},
    secrets: engines.services.secrets,
    endpoints: engines.endpoints,
    tables: deployed.tables,
    functions: functions.definitions,
    queues: engines.fauxqs.depths,
    apis: apis.definitions(),
    edge: behaviorsOf(cloudFront.distributions()),
    hasWebClient: () => hasWebClient(bucketsEndpoint, cloudFront.distributions()),
    outputs: deployed.outputs,
    logFolder: join(folder, 'logs'),
    sweepExpired,
    crashed: engines.crashed,
  }
  const front = localPages(cloud, entered.front)
  const push = openPushService({
    url: `${gateway.url}${pushPath}`,
    onMessage: (to, { content }) => cloud.inbox.deliver(shownInInbox(to, content)),
  })
  gateway.serve((request, response) => {
    const isPush = request.url?.startsWith(`${pushPath}/`)
    return (isPush ? push.listener : (entered.past(request.headers.host) ?? front))(request, response)
  })
  return cloud
}

const shownInInbox = (to: string, content: string) => {
  const { title, body, url } = JSON.parse(content) as Record<string, string>
  return { channel: 'push' as const, to, from: '', subject: title ?? '', text: `${body}\n${url}`, html: '' }
}

const temporaryFolder = (disposals: DisposalStack): string => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-'))
  disposals.add(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const enginesAndTemplate = async (
  { dataFolder, templateFolder, playsGateways }: CloudOptions,
  api: string,
  disposals: DisposalStack,
) => {
  const starting = startEngines(dataFolder)
  const playing = playsGateways ? startDoubles(api, dataFolder) : undefined
  // Nothing must be left behind when synthesis fails meanwhile.
  disposals.add(() => starting.then(engines => engines.stop()).catch(() => {}))
  disposals.add(() => playing?.then(doubles => doubles.stop()).catch(() => {}))
  const [engines, folder, doubles] = await Promise.all([starting, templateFolder, playing])
  return { engines, templateFolder: folder, doubles }
}

interface Deploying {
  readonly templateFolder: string
  readonly folder: string
  readonly gatewayUrl: string
  readonly state: State
  readonly engines: RunningEngines
  readonly functions: Functions
  readonly doubles: Doubles | undefined
  readonly apis: HttpApis
  readonly cloudFront: CloudFront
  readonly disposals: DisposalStack
}

interface Deployed extends Collected {
  readonly outputs: Cloud['outputs']
}

const deployTemplate = async (deploying: Deploying): Promise<Deployed> => {
  const { templateFolder, folder, gatewayUrl, state, engines, functions, doubles, apis, cloudFront, disposals } =
    deploying
  const assembly = readAssembly(templateFolder)
  const custom = await startCustomResources(functions.invoke, state)
  disposals.add(custom.stop)
  const { create, collected } = resourceCreator({
    ...engines,
    fauxqsEndpoint: engines.fauxqs.endpoint,
    assetAt: assembly.assetAt,
    inlineFolder: join(folder, 'inline'),
    addFunction: definition => {
      const environment = { ...definition.environment, PUSH_SERVICE_URL: `${gatewayUrl}${pushPath}` }
      functions.add(withDoubles({ ...definition, environment }, doubles))
    },
    createCustom: custom.create,
    apis,
    cloudFront,
  })
  const { secrets, parameters } = engines.services
  const outputs = await deploy({
    assembly,
    create,
    resolveDynamic: text => resolveDynamic(text, { secret: secrets.get, parameter: parameters.get }),
  })
  if (doubles) fillGatewaysSecret(functions, secrets, doubles)
  engines.fauxqs.keepQueues(new Set(collected.queueNames))
  const endpoint = engines.fauxqs.endpoint
  engines.services.publishMailEvents(
    mailEventsTo({ ...collected, sqs: engines.sqs, queueUrlOf: arn => queueUrlOf(arn, endpoint) }),
  )
  return { ...collected, outputs }
}

/** A function that pays at gateways pays at those that are played here. */
const withDoubles = (definition: FunctionDefinition, doubles: Doubles | undefined): FunctionDefinition =>
  doubles && 'GATEWAYS' in definition.environment
    ? { ...definition, environment: { ...definition.environment, ...doubles.environment } }
    : definition

const fillGatewaysSecret = (functions: Functions, secrets: Services['secrets'], { secret }: Doubles): void => {
  const [id] = functions.definitions().flatMap(({ environment }) => environment.GATEWAYS_SECRET ?? [])
  if (id !== undefined && secrets.get(id) !== secret) secrets.put(id, { SecretString: secret })
}

const startBackground = async (parts: {
  readonly deployed: Deployed
  readonly engines: RunningEngines
  readonly functions: Functions
  readonly folder: string
  readonly disposals: DisposalStack
  readonly options: CloudOptions
}) => {
  const { deployed, engines, functions, folder, disposals, options } = parts
  const onError = (error: Error) => options.say?.(wordsOf(error))
  const checkpoints = openCheckpoints(options.dataFolder && join(folder, 'checkpoints.json'))
  disposals.add(checkpoints.close)
  let written: Sources['written'] = () => {}
  // A function may have written to the tables it knows of: their streams are read at once instead of at their next turn.
  const isRead = (event: unknown) => (event as Partial<APIGatewayProxyEventV2>).requestContext?.http?.method === 'GET'
  const invoke: Invoke = async (name, event) => {
    try {
      return await functions.invoke(name, event)
    } finally {
      if (!isRead(event)) written(functions.valuesKnownTo(name))
    }
  }
  const shared = { ...engines, ...deployed, queuesEndpoint: engines.fauxqs.endpoint }
  const sources = startSources({ ...shared, checkpoints, invoke, onError })
  disposals.add(sources.stop)
  written = sources.written
  disposals.add(startSchedules(deployed.schedules, invoke, onError).stop)
  const { dynamo: client } = engines
  const { tables } = deployed
  disposals.add(startTtl({ client, tables, everyMs: options.ttlPageMs ?? 3000, onError }).stop)
  await sources.ready
  const sweepExpired = async () => {
    for (const table of tables) await sweepTable(client, table, Date.now())
  }
  return { invoke, sweepExpired }
}

const wordsOf = (error: Error): string =>
  error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
