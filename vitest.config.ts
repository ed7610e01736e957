import { defineConfig } from 'vitest/config';

/** Milliseconds a single test may take: programs are started from `cli` on. */
const projects = {
  architecture: 30_000,
  unit: 20_000,
  contract: 30_000,
  cli: 60_000,
  e2e: 300_000,
};

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than the cores that are promised: many tests wait for sound, disks and other programs.
    maxWorkers: 3,
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
        isolate: name !== 'unit' && name !== 'contract',
      },
    })),
  },
});
