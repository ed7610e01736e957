import { describe, expect, it } from 'vitest';
import { soak as backup } from '../soak/backup.soak.ts';
import { soak as encode } from '../soak/encode.soak.ts';
import { soak as record } from '../soak/record.soak.ts';
import { soak as reencrypt } from '../soak/reencrypt.soak.ts';
import { soak as stop } from '../soak/stop.soak.ts';
import { transcribeSoak } from '../soak/transcribe-trial.ts';
import type { Soak } from '../soak/trials.ts';
import { soak as verify } from '../soak/verify.soak.ts';
import { isTried } from '../unit/some-steps.ts';
import { installed } from '../unit/vault/programs.ts';

/**
 * `npm run soak` does hundreds. Another seed each day, said when something fails; after the recording, which is tried every
 * day, one kind in three, others each day, or all of them with `STEPS=all npm test -- tests/e2e/kill-trials`.
 */
const kinds: [name: string, soak: Soak, trials: number, needs: string[]][] = [
  ['while recording', record, 3, ['pulseaudio', 'age']],
  ['while stopping', stop, 2, ['pulseaudio', 'age']],
  ['while encoding', encode, 1, ['pulseaudio', 'age']],
  ['while repairing', verify, 1, []],
  ['while re-encrypting', reencrypt, 1, []],
  ['while backing up', backup, 1, []],
  ['while transcribing', transcribeSoak(120), 1, []],
];

const seed = Math.floor(Date.now() / (24 * 60 * 60 * 1000));

describe('kill -9 at a random moment', () => {
  for (const [at, [name, soak, trials, needs]] of kinds.entries()) {
    if (soak !== record && !isTried(at)) continue;
    it.skipIf(!installed(...needs))(
      `${name} loses no vault, at most 2 s of sound, and no money`,
      async () => {
        const row = await soak.run(trials, seed);
        expect(row.failures, `seed ${seed}`).toEqual([]);
        expect(row.unreadable).toBe(0);
        expect(row.worstLossMs ?? 0, `seed ${seed}`).toBeLessThanOrEqual(2000);
      },
    );
  }
});
