import { App } from 'aws-cdk-lib'
import { bundle } from '../lib/bundling/bundle.ts'
import { settingsFrom } from '../lib/settings.ts'
import { HoldfastStack } from '../lib/holdfast-stack.ts'

await bundle()
const app = new App()
new HoldfastStack(app, 'Holdfast', settingsFrom(process.env))
app.synth()
