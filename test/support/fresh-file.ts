import { DEFAULT_PROVIDERS } from '@aws-lambda-powertools/parameters/base'
import { vi } from 'vitest'

/**
 * Test files share a worker, and with it the packages of node_modules, which take longer to load than most files to run.
 * This runs before each file and gives it everything else as new: the project's own modules with what they keep
 * (clients, keys), the environment, the time, spies, and the client by which Powertools reads secrets.
 */

const kept = globalThis as { environmentOfWorker?: NodeJS.ProcessEnv }
kept.environmentOfWorker ??= { ...process.env }

for (const name of Object.keys(process.env)) if (!(name in kept.environmentOfWorker)) delete process.env[name]
Object.assign(process.env, kept.environmentOfWorker)
delete DEFAULT_PROVIDERS.secrets
vi.useRealTimers()
vi.restoreAllMocks()
vi.unstubAllEnvs()
vi.resetModules()

// A Lambda serves one request at a time, a test hundreds at once in one process: its clients wait as long as they must.
const { timeOuts } = await import('../../shared/platform/aws/time-outs.ts')
Object.assign(timeOuts, { connectionTimeout: 120_000, requestTimeout: 120_000 })
