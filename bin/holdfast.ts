import { App } from 'aws-cdk-lib'
import { composeApp, synthesize } from '../lib/app.ts'
import { bundle } from '../lib/bundling/bundle.ts'
import { domainsOf } from '../lib/domains/index.ts'
import { deployedSettingsFrom } from '../lib/settings.ts'

await bundle()
const app = new App()
const settings = deployedSettingsFrom(process.env)
composeApp(app, settings, domainsOf({ withSandbox: settings.stage !== 'production' }))
synthesize(app)
