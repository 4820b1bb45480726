import { afterAll, beforeAll, describe } from 'vitest'
import { apiFacts } from './stack/api-facts.ts'
import { bundleFacts } from './stack/bundle-facts.ts'
import { commandFacts } from './stack/command-facts.ts'
import { deployFacts } from './stack/deploy-facts.ts'
import { findingFacts } from './stack/finding-facts.ts'
import { functionFacts } from './stack/function-facts.ts'
import { grantFacts } from './stack/grant-facts.ts'
import { guideFacts } from './stack/guide-facts.ts'
import { queueFacts } from './stack/queue-facts.ts'
import { stageFacts } from './stack/stage-facts.ts'
import { type Bundled, bundleOnce, type Synthesized } from './stack/synthesized.ts'
import { tableFacts } from './stack/table-facts.ts'

// Bundling and synthesizing take seconds, so all facts share one set of bundles and a synthesis of two stages.
let bundled: Bundled
let development: Synthesized
let production: Synthesized

beforeAll(async () => {
  bundled = await bundleOnce()
  development = await bundled.synthesize()
  production = await bundled.synthesize({
    STAGE: 'production',
    HOLD_SECONDS: '1200',
    MAIL_FROM: 'tickets@example.com',
    WEB_ORIGINS: 'https://example.com,https://www.example.com',
  })
})
afterAll(() => bundled?.remove())

describe('tables', () => tableFacts(() => development))
describe('queues and alarms', () => queueFacts(() => development))
describe('the API', () => apiFacts(() => ({ development, production })))
describe('bundles', () => bundleFacts(() => bundled))
describe('functions', () => functionFacts(() => development))
describe('grants', () => grantFacts(() => ({ development, production })))
describe('grants and code', () => commandFacts(() => ({ development, bundled })))
describe('stages', () => stageFacts(() => ({ development, production })))
describe('deploying', () => deployFacts(() => ({ development, production })))
describe('cdk-nag, the AWS Solutions pack', () => findingFacts(() => ({ development, production })))
describe('the guides', () => guideFacts(() => development))
