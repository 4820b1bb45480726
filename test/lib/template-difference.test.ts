import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { templateDifference } from '../../lib/upgrade/template-difference.ts'

const root = mkdtempSync(join(tmpdir(), 'holdfast-difference-'))
afterAll(() => rmSync(root, { recursive: true }))

let folders = 0
const folderOf = (templates: Readonly<Record<string, object>>): string => {
  folders += 1
  const folder = join(root, String(folders))
  mkdirSync(folder)
  for (const [name, Resources] of Object.entries(templates))
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify({ Resources }))
  return folder
}

const table = (key: string) => ({
  Accounts: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: key, KeyType: 'HASH' }] } },
})
const code = (hash: string) => ({
  Handler: {
    Type: 'AWS::Lambda::Function',
    Properties: { Code: { S3Key: `${hash.repeat(64)}.zip` } },
    Metadata: { 'aws:asset:path': hash },
  },
})

it('a replaced table, a new stack and a nested one stand in the difference of two syntheses', () => {
  const before = folderOf({ Holdfast: table('pk') })
  const text = templateDifference(before, folderOf({ Holdfast: table('id'), 'HoldfastNew.nested': table('pk') }))
  expect(text).toMatch(/<summary>Holdfast<\/summary>\s+```\s+Resources\s+\[~\] AWS::DynamoDB::Table Accounts.*replace/)
  expect(text).toMatch(/<summary>HoldfastNew<\/summary>\s+```\s+Resources\s+\[\+\] AWS::DynamoDB::Table Accounts/)
})

it('nothing stands there where only the code of a function differs', () => {
  const text = templateDifference(folderOf({ Holdfast: code('a') }), folderOf({ Holdfast: code('b') }))
  expect(text).toBe('### Templates\n\nNo resource differs but in the code of functions.')
})

it('a difference that is too long for a comment leaves out whole stacks, and says how many', () => {
  const many = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [
      `${'Topic'.repeat(1000)}${index}`,
      { Type: 'AWS::SNS::Topic', Properties: {} },
    ]),
  )
  const text = templateDifference(folderOf({}), folderOf({ Big: many, Small: table('pk') }))
  expect(text).toContain('<summary>Small</summary>')
  expect(text).toContain('1 of 2 stacks differ in too much to be shown here')
  expect(text.length).toBeLessThan(40_000)
})
