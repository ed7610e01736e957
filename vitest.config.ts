import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/test/longest-first.js';

/** Milliseconds a single test may take: programs are started from `cli` on. */
const projects = {
  architecture: 30_000,
  unit: 20_000,
  contract: 30_000,
  cli: 60_000,
  e2e: 300_000,
};

/**
 * What is tested from the inside, where Node itself loads src, once for all files of a worker: what vite makes of it is a
 * fifth more work. Only under `npm test`: errors then show lines of src without its types.
 */
const inside = process.env.SRC_BY_NODE ? ['unit', 'contract'] : [];

/** The product's own files, wherever the checkout lies. */
const product = new RegExp(`^${literal(fileURLToPath(new URL('src/', import.meta.url)))}.*\\.ts$`);

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than the cores that are promised: many tests wait for sound, disks and other programs.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    restoreMocks: true,
    unstubEnvs: true,
    projects: Object.entries(projects).map(([name, timeout]) => ({
      extends: true as const,
      test: {
        name,
        include: [`tests/${name}/**/*.test.{ts,js}`],
        testTimeout: timeout,
        hookTimeout: timeout,
        // Loading the libraries anew for each file would take a third of their time; what a file opens, it closes.
        isolate: false,
        ...(inside.includes(name) && {
          server: { deps: { external: [product] } },
          execArgv: ['--import', new URL('scripts/test/typescript.js', import.meta.url).href],
        }),
      },
    })),
  },
});

/** A folder as a pattern; vite writes paths with `/`. */
function literal(folder: string): string {
  return folder.replaceAll('\\', '/').replace(/[.*+?^${}()|[\]]/g, '\\$&');
}
