import type { AttestLine } from '../core/attest.ts';
import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { type AttestClaim, lineOf, lookedAt } from './attest-lines.ts';
import { unlessDamaged } from './attest-notes.ts';

const recordedClaim: AttestClaim = {
  id: 'recordings',
  claim: 'What a recording lacks, and what was struck, is drawn on its timeline and never hidden',
  rerun: 'amynote show SESSION --part recording',
};

/** Gaps and strikes as the recordings themselves tell them. */
export function recordedLine(ports: StagePorts, sessions: readonly Session[]): Promise<AttestLine> {
  return lookedAt(recordedClaim, async () => {
    let [recordings, gaps, longestMs, strikes] = [0, 0, 0, 0];
    for (const { id, source } of sessions) {
      if (source === 'captions') continue;
      const held = await ports.vault.sessions.latest(id, 'recording').catch(unlessDamaged);
      if (held === undefined) continue;
      recordings += 1;
      gaps += held.value.gaps.length;
      strikes += held.value.strikes.length;
      longestMs = Math.max(longestMs, ...held.value.gaps.map(({ startMs, endMs }) => endMs - startMs));
    }
    const longest = gaps === 0 ? '' : `, the longest ${(longestMs / 1000).toFixed(1)} s`;
    const evidence = `${counted(recordings, 'recording')}; ${counted(gaps, 'gap')}${longest}; ${counted(strikes, 'stretch')} struck at somebody’s wish`;
    return lineOf(recordedClaim, { evidence: evidence.replace('stretchs', 'stretches') });
  });
}
