import { BaseSequencer } from 'vitest/node';

/**
 * The test files that take longest, without `.test.ts`: begun first, so that none runs on alone at the end. Vitest
 * knows of a clean checkout only how large its files are, and the largest are not the longest.
 */
export const longest = [
  'cli/run-cases',
  'cli/editor',
  'cli/recipient',
  'cli/terminal',
  'contract/diarizer',
  'contract/simulator',
  'e2e/kill-trials',
  'e2e/key-agent',
  'e2e/recovery',
  'e2e/faults',
  'e2e/full-disk',
  'e2e/heard-words',
  'e2e/record-live',
  'e2e/set-up',
  'e2e/backup',
  'unit/pipeline/record-heard',
  'unit/speech/voices/acoustic-diarizer',
  'unit/pipeline/record-live',
  'unit/pipeline/transcribe',
  'unit/audio/devices',
  'unit/audio/audio-tools',
  'unit/pipeline/recorder',
  'unit/pipeline/strike',
  'unit/audio/play',
  'unit/vault/recipients',
  'unit/notes/extract/extract-drafter',
  'unit/vault/reencrypt-faults',
  'unit/notes/export/every-template',
  'unit/pipeline/diarize',
  'unit/vault/new-vault',
  'unit/pipeline/finished-transcript',
  'unit/pipeline/refused-pieces',
];

/** Runs project after project, as vitest does, and in each the longest first. */
export class LongestFirst extends BaseSequencer {
  /** @override @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return sorted.sort(
      (a, b) => projects.indexOf(a.project) - projects.indexOf(b.project) || place(a) - place(b),
    );
  }
}

/** @param {import('vitest/node').TestSpecification} file */
function place({ moduleId }) {
  const at = longest.findIndex((path) => moduleId.endsWith(`/tests/${path}.test.ts`));
  return at < 0 ? longest.length : at;
}
