import { App } from 'aws-cdk-lib'
import { bundle } from '../lib/bundling/bundle.ts'
import { HoldfastStack } from '../lib/holdfast-stack.ts'
import { settingsFrom } from '../lib/settings.ts'

await bundle()
const app = new App()
new HoldfastStack(app, 'Holdfast', settingsFrom(process.env))
app.synth()
