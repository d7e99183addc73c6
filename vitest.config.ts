import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    maxWorkers: 2,
    isolate: false, // a file leaves nothing behind in its process; loading Temporal and Prisma for each costs minutes
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: 20_000 } }, // for a state to come, however busy the machine is
    reporters: ['default', 'json'],
    outputFile: { json: '.tools/test-results.json' }, // test/run.mjs counts in it
  },
});
