import { randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptBuild } from '../../local/kept-build.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-builds-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const named = (digit: string) => digit.repeat(32).slice(0, 32)

/** A project of one source; `during` runs while a build is made from it. */
const aProject = (source: string, during: () => unknown = () => undefined) => {
  const project = { source, made: [] as string[] }
  const fingerprint = () => named(project.source)
  const make = async (build: string) => {
    project.made.push(project.source)
    mkdirSync(build)
    writeFileSync(join(build, 'first'), project.source)
    await during()
    writeFileSync(join(build, 'second'), project.source)
  }
  return Object.assign(project, { build: () => keptBuild({ folder, fingerprint, make }) })
}

const contentOf = (build: string) => ['first', 'second'].map(name => readFileSync(join(build, name), 'utf8'))

describe('a build', () => {
  it('is made once for the same sources', async () => {
    const project = aProject('a')
    expect(await project.build()).toBe(await project.build())
    expect(project.made).toEqual(['a'])
    expect(readdirSync(folder)).toEqual([named('a')])
  })

  it('is made again when a source changes meanwhile, and the mixture is not kept for the time when it is changed back', async () => {
    const project = aProject('a', () => {
      project.source = 'b'
    })
    expect(contentOf(await project.build())).toEqual(['b', 'b'])
    project.source = 'a'
    expect(contentOf(await aProject('a').build())).toEqual(['a', 'a'])
  })

  it('is whole for each of those that make it at once', async () => {
    const projects = [
      aProject('a'),
      aProject('a'),
      aProject('a', () => new Promise(resolve => setTimeout(resolve, 50))),
    ]
    const builds = await Promise.all(projects.map(project => project.build()))
    expect(builds.map(contentOf)).toEqual(builds.map(() => ['a', 'a']))
    expect(readdirSync(folder)).toEqual([named('a')])
  })

  it('that failed leaves nothing, and is made by the next', async () => {
    const failing = aProject('a', () => Promise.reject(new Error('broken off')))
    await expect(failing.build()).rejects.toThrow('broken off')
    expect(readdirSync(folder)).toEqual([])
    expect(contentOf(await aProject('a').build())).toEqual(['a', 'a'])
  })
})

describe('builds that are deleted', () => {
  const put = (name: string, hoursAgo: number) => {
    const path = join(folder, name)
    mkdirSync(path)
    const at = new Date(Date.now() - hoursAgo * 3600_000)
    utimesSync(path, at, at)
    return path
  }

  it('are those beyond ten, the least recently used first', async () => {
    for (const [age, digit] of [...'0123456789'].entries()) put(named(digit), age + 1)
    await aProject('9').build()
    await aProject('a').build()
    expect(readdirSync(folder).sort()).toEqual([...'01234567', '9', 'a'].map(named))
  })

  it('never include the one just made, though the clock was ahead for the others', async () => {
    for (const digit of '0123456789') put(named(digit), -1)
    const project = aProject('a')
    expect(contentOf(await project.build())).toEqual(['a', 'a'])
    expect([project.made, readdirSync(folder)]).toEqual([['a'], expect.objectContaining({ length: 10 })])
  })

  it('include those that a killed process left unfinished, and none that is being made', async () => {
    const [left, made] = [put(`${named('b')}.${randomUUID()}`, 2), put(`${named('b')}.${randomUUID()}`, 0)]
    await aProject('a').build()
    expect([existsSync(left), existsSync(made)]).toEqual([false, true])
  })

  it('may be deleted by another process at the same time', async () => {
    symlinkSync(join(folder, 'gone'), join(folder, named('b')))
    expect(basename(await aProject('a').build())).toBe(named('a'))
  })
})
