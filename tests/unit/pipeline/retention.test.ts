import { beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/core/client.ts';
import type { Withdrawal } from '../../../src/core/consent.ts';
import { scopes } from '../../../src/core/scopes.ts';
import { erasableWith, eraseWithdrawn } from '../../../src/pipeline/erase-withdrawn.ts';
import { planRetention, runRetention } from '../../../src/pipeline/retention.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { consent, session } from '../vault/artefacts.ts';
import { talkWith } from './planted.ts';
import { completeDraft } from './signable.ts';
import { type Stage, stage } from './stage.ts';

const rules = {
  audio_days_after_signing: 0,
  transcript_days_after_signing: 0,
  drafts_days_after_signing: 0,
} as const;

let made: Stage;
beforeEach(async () => {
  made = await stage();
});

describe('a session that has no more than a recording under way', () => {
  beforeEach(async () => {
    const { sessions, captures } = made.ports.vault;
    await sessions.createSession(session());
    await captures.begin(session().id, { sampleRate: 16_000, channels: 1 });
    await captures.append(session().id, Buffer.from('sound'));
  });

  it('is never touched by a rule', async () => {
    const rows = await planRetention(made.ports, rules);
    expect(rows).toMatchObject([{ part: 'audio', state: 'kept', why: 'its note is not signed yet' }]);
    expect(await runRetention(made.ports, { rules, by: 'Ada Lund', onDone: () => undefined })).toEqual([]);
    expect(await made.ports.vault.captures.unfinished()).toEqual([session().id]);
  });

  it('goes with a withdrawal of the recording, as the sound it is', async () => {
    const chosen = await erasableWith(made.ports, made.client.id, ['record_audio']);
    expect(chosen).toEqual([{ part: 'audio', sessionIds: [session().id], unsigned: 1 }]);
    const withdrawal: Withdrawal = {
      ...{ v: 1, kind: 'withdrawal', id: 'w1', clientId: made.client.id, personId: 'p1' },
      ...{ scopes: ['record_audio'], withdrawnAt: '2026-03-02T21:00:00.000Z' },
    };
    const done = await eraseWithdrawn(made.ports, withdrawal, chosen, 'Ada Lund');
    expect(done).toMatchObject({ certificates: [{ body: { what: ['audio'] } }], failed: [] });
    expect(await made.ports.vault.erasures.filesBelow(`sessions/${session().id}`)).toEqual([
      `sessions/${session().id}/session.age`,
    ]);
  });
});

describe('a child’s transcript', () => {
  it('is kept once the guardian agreed as well, and not before', async () => {
    const { people } = made.ports.vault;
    const sessionId = await talkWith(made, ['willowherb', 'teasel']);
    await completeDraft(made, sessionId);
    const signer = { name: 'Ada Lund', credential: '' };
    await sign(made.ports, { sessionId, confirmed: ['risk', 'plan'], signer });
    const child: Person = { id: 'p1', name: 'Maya Ortiz', role: 'client', born: '2018-05-01' };
    const guardian: Person = { id: 'g1', name: 'Ines', role: 'guardian', authority: 'parent' };
    await people.saveClient({ ...made.client, people: [child], guardians: [guardian] });
    const ofTranscript = async () =>
      (await planRetention(made.ports, rules)).find(({ part }) => part === 'transcript')?.state;
    expect(await ofTranscript()).toBe('due');
    await people.saveConsentEvent({ ...consent('k2', [...scopes]), personId: 'g1' });
    expect(await ofTranscript()).toBe('kept');
  });
});
