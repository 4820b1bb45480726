import { afterAll, beforeAll, describe } from 'vitest'
import { exampleSettings } from '../../lib/example-settings.ts'
import { alarmTests } from './stack/alarm-tests.ts'
import { anchorTests } from './stack/anchor-tests.ts'
import { apiTests } from './stack/api-tests.ts'
import { bundleTests } from './stack/bundle-tests.ts'
import { commandTests } from './stack/command-tests.ts'
import { controlTowerTests } from './stack/control-tower-tests.ts'
import { deployTests } from './stack/deploy-tests.ts'
import { documentTests } from './stack/document-tests.ts'
import { edgeTests } from './stack/edge-tests.ts'
import { findingTests } from './stack/finding-tests.ts'
import { floodTests } from './stack/flood-tests.ts'
import { functionTests } from './stack/function-tests.ts'
import { grantTests } from './stack/grant-tests.ts'
import { guideTests } from './stack/guide-tests.ts'
import { licenceTests } from './stack/licence-tests.ts'
import { queueTests } from './stack/queue-tests.ts'
import { stageTests } from './stack/stage-tests.ts'
import { type Bundled, bundleOnce, type Synthesized } from './stack/synthesized.ts'
import { tableTests } from './stack/table-tests.ts'
import { upgradeTests } from './stack/upgrade-tests.ts'

// Bundling and synthesizing take seconds, so all facts share one set of bundles and a synthesis of three deployments.
let bundled: Bundled
let development: Synthesized
let production: Synthesized
let named: Synthesized

beforeAll(async () => {
  bundled = await bundleOnce()
  development = await bundled.synthesize()
  production = await bundled.synthesize(exampleSettings.production)
  named = await bundled.synthesize(exampleSettings.named)
})
afterAll(() => bundled?.remove())

describe('tables', () => tableTests(() => development))
describe('queues and alarms', () => queueTests(() => development))
describe('a flood', () => floodTests(() => ({ development, production, named })))
describe('alarms', () => alarmTests(() => ({ development, production, named })))
describe('the API', () => apiTests(() => ({ development, production })))
describe('the edge', () => edgeTests(() => ({ development, production, named })))
describe('anchors of the log', () => anchorTests(() => development))
describe('bundles', () => bundleTests(() => bundled))
describe('licences', () => licenceTests(() => bundled))
describe('functions', () => functionTests(() => ({ development, named })))
describe('grants', () => grantTests(() => ({ development, production })))
describe('grants and code', () => commandTests(() => ({ development, bundled })))
describe('stages', () => stageTests(() => ({ development, production })))
describe('deploying', () => deployTests(() => ({ development, production })))
describe('deploying over the last release', () => upgradeTests(() => ({ named, production })))
describe('cdk-nag, the AWS Solutions pack', () => findingTests(() => ({ development, production, named })))
describe('AWS Control Tower’s proactive controls', () => controlTowerTests(() => ({ development, named })))
describe('the guides', () => guideTests(() => development))
describe('the guides and the templates', () => documentTests(() => ({ development, production })))
