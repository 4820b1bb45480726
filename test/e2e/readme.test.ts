import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, inject, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

describe('the README', () => {
  it('does the main job by the example it names, of which it shows a part as it is written', async () => {
    const example = join(root, 'examples/buy-a-ticket.mjs')
    const shown = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    expect(shown.split('\n').length).toBeGreaterThan(5)
    expect(readFileSync(example, 'utf8')).toContain(shown)
    expect(readme).toContain('node examples/buy-a-ticket.mjs')
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-readme-'))
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [example], {
        cwd: folder,
        env: { ...process.env, HOLDFAST: inject('cloudUrl') },
        timeout: 100_000,
      })
      expect(stdout).toMatch(/^held \S+ and \S+ until /m)
      expect(stdout).toMatch(/^booked as /m)
      expect(readFileSync(join(folder, 'ticket.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('the documents', () => {
  const documents = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.md'))
      .map(name => `docs/${name}`),
  ]

  it.each(documents)('%s links to what is there', document => {
    const text = readFileSync(join(root, document), 'utf8')
    const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].flatMap(([, link]) =>
      link && !/^https?:/.test(link) ? [link] : [],
    )
    expect(links.filter(link => !existsSync(join(root, dirname(document), link)))).toEqual([])
  })

  it.each(documents)('%s names scripts that package.json has', document => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const named = [...readFileSync(join(root, document), 'utf8').matchAll(/npm run ([\w:-]+)/g)].map(
      ([, name]) => name ?? '',
    )
    expect(named.filter(name => !(name in scripts))).toEqual([])
  })
})
