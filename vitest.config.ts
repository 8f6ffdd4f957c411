import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vitest/config';

/** C sources and headers are imported as their text, as in the build. */
const textFiles: Plugin = {
  name: 'text-files',
  enforce: 'pre',
  load(id) {
    return /\.[ch]$/.test(id) ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined;
  },
};

export default defineConfig({
  plugins: [textFiles],
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 60_000,
    // Two at once also where there are two cores: the default would be one.
    maxWorkers: 2,
  },
});
