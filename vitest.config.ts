import { defineConfig } from 'vitest/config'
import { bundledFiles } from './test/support/bundled-files.ts'

/** `fast` needs DynamoDB Local at most; `local` tries the local cloud on a small app, `cloud` runs the product in it. */
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
          name: 'local',
          include: ['test/**/*.cloud.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'cloud',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/running-cloud.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
