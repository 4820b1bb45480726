export * from '../rules/keys.ts'
