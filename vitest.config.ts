import { defineConfig } from 'vitest/config'
import { bundledFiles } from './test/support/bundled-files.ts'

/** The fast projects need DynamoDB Local at most; `cloud` brings up the whole local cloud. */
export default defineConfig({
  test: {
    silent: 'passed-only',
    projects: [
      {
        plugins: [bundledFiles()],
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/**/*.cloud.test.ts'],
          globalSetup: ['test/support/dynamo-local.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'cloud',
          include: ['test/e2e/**/*.test.ts', 'test/**/*.cloud.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
