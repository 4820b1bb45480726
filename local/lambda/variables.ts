import { randomUUID } from 'node:crypto'
import { region } from '../account.ts'
import type { FunctionDefinition } from './definition.ts'

/**
 * The whole environment of a function: its template's, what the Lambda runtime sets, and the SDK's own redirects to local
 * engines. Nothing of this machine's environment is among it.
 * @param endpoints addresses by the SDK's service name, e.g. `{ DYNAMODB: 'http://…' }`
 */
export const variablesOf = (
  { name, handler, codeFolder, memoryMegabytes, logGroup, environment }: FunctionDefinition,
  endpoints: Readonly<Record<string, string>>,
): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url])),
  ...environment,
  TZ: ':UTC',
  LANG: 'en_US.UTF-8',
  PATH: '/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin',
  // Without a home the SDK would read this user's ~/.aws/config.
  HOME: '/nonexistent',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: 'LOCALACCESSKEY',
  AWS_SECRET_ACCESS_KEY: 'local-secret',
  AWS_SESSION_TOKEN: 'local-session',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream(name, logGroup),
  LAMBDA_TASK_ROOT: codeFolder,
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  _HANDLER: handler,
  _X_AMZN_TRACE_ID: '',
})

/** In a log group that functions may share a stream has its function's name. */
const logStream = (name: string, logGroup: string): string => {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
  const own = logGroup === `/aws/lambda/${name}` ? '' : name
  return `${day}/${own}[$LATEST]${randomUUID().replaceAll('-', '')}`
}
