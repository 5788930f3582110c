import { defineConfig } from 'vitest/config';

// Tests run against the sources of sibling packages, so no build is needed before them.
const conditions = ['@coppice/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions: ['@coppice/source'] },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/test/**/*.test.ts',
      'packages/*/conformance/**/*.test.ts',
      'packages/*/detectors/**/*.test.ts',
      'packages/*/attribution/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
  },
});
