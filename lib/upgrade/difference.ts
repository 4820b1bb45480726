import { existsSync } from 'node:fs'
import { templateDifference } from './template-difference.ts'

/** `npm run template-difference -- BEFORE AFTER`: what differs between two folders that `cdk synth` wrote, in Markdown. */
const [before, after] = process.argv.slice(2)
if (!before || !after || ![before, after].every(existsSync)) {
  console.error('Name two folders of synthesized templates: npm run template-difference -- BEFORE AFTER')
  process.exitCode = 2
} else console.log(templateDifference(before, after))
