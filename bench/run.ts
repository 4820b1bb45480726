import { globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer } from './report/answer.ts'
import { updateDocument } from './report/document.ts'
import { sectionOf } from './report/markdown.ts'
import { originOf } from './report/origin.ts'

// `npm run bench` answers every question, `npm run bench <question> …` those named, and docs/performance.md keeps both.
const folder = dirname(fileURLToPath(import.meta.url))
const questions = globSync('{what,how}-*.ts', { cwd: folder })
  .map(file => basename(file, '.ts'))
  .sort()
  .reverse()
const chosen = process.argv.slice(2)
const unknown = chosen.find(name => !questions.includes(name))
if (unknown) throw new Error(`There is no question ${unknown}. There are: ${questions.join(', ')}`)

const sections = new Map<string, string>()
for (const name of chosen.length > 0 ? chosen : questions) {
  const { answer } = (await import(`./${name}.ts`)) as { answer: () => Promise<Answer> }
  const section = sectionOf(await answer(), originOf())
  console.log(`${section}\n`)
  sections.set(name, section)
}
updateDocument(join(folder, '../docs/performance.md'), questions, sections)
