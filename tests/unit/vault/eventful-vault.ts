import { timedId } from '../../../src/core/ids.ts';
import type { OpenVault } from '../../../src/vault/open-vault.ts';
import {
  client,
  consent,
  egressEntry,
  note,
  recording,
  session,
  sessionId,
  signedNote,
  speakers,
  transcript,
} from './artefacts.ts';
import { type PlayVault, playVault } from './play-vault.ts';

/** A vault with a file of every kind that FORMAT.md knows, all of them in its log. */
export async function eventfulVault(home?: string): Promise<{ vault: PlayVault; open: OpenVault }> {
  const vault = await playVault(home);
  const open = await vault.open();
  await open.close('init', 'done', true);
  await open.people.saveClient(client());
  await open.people.saveConsentEvent(consent('k1'));
  await open.sessions.createSession(session());
  const sealed = await open.sessions.writeAudio(sessionId, sound());
  const { revision: audioRevision, sha256: audioSha256, bytes: audioBytes } = sealed;
  await open.sessions.write({ ...recording(), audioRevision, audioSha256, audioBytes });
  for (const artefact of [transcript(), speakers(), note(), signedNote()])
    await open.sessions.write(artefact);
  await open.checkpoints.write(sessionId, 'a piece', '{"text":"drowning"}');
  await open.captures.begin(sessionId, { sampleRate: 16_000, channels: 1 });
  await open.captures.note(sessionId, { type: 'start', at: '2026-03-02T20:00:00.000Z' });
  await open.captures.append(
    sessionId,
    Uint8Array.from({ length: 3200 }, (_, at) => at % 256),
  );
  const [settled = '', left = ''] = [1, 2].map((ms) => timedId(1_790_000_000_000 + ms));
  for (const id of [settled, left]) await open.ledger.begin(egressEntry(id));
  await open.ledger.end(settled, { status: 200 });
  await open.ledger.settle();
  await open.ledger.end(left, { failure: 'connection' });
  await open.close('process', 'done');
  return { vault, open };
}

/** More than two of age's chunks. */
async function* sound(): AsyncIterable<Uint8Array> {
  for (let chunk = 0; chunk < 3; chunk++)
    yield Uint8Array.from({ length: 50_000 }, (_, at) => (at * 7) % 251);
}
