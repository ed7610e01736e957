import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, clientSchema } from '../../../src/core/client.ts';
import type { SpokenLine } from '../../../src/core/lines.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import type { NoteEdit } from '../../../src/pipeline/note-edit.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { readSpokenLines } from '../../../src/pipeline/stage-session.ts';
import { completeDraft } from './signable.ts';
import { type Stage, stage } from './stage.ts';

const folder = join(import.meta.dirname, '../../../fixtures/months/ines');

/** A stage whose client has the twelve sessions of `fixtures/months/ines`. */
export interface Months extends Stage {
  /** Ids of the sessions, the first at 1. */
  ids: string[];
}

/** Seen from the Friday after the last of them. @param home where the vault is made, when it must outlive one test */
export async function months(home?: string): Promise<Months> {
  const made = await stage(undefined, home);
  const client = await ines(made);
  const ids = [''];
  const files = readdirSync(folder).filter((file) => file.endsWith('.vtt'));
  for (const file of files.sort()) {
    const text = readFileSync(join(folder, file), 'utf8');
    const startedAt = new Date(`${file.slice(3, 13)}T15:00:00`);
    ids.push((await importCaptions(made.ports, { client, text, therapist: 'Therapist', startedAt })).id);
  }
  const ports = { ...made.ports, now: () => new Date('2026-03-27T09:00:00') };
  return { ...made, client, ids, ports };
}

async function ines({ ports, client }: Stage): Promise<Client> {
  const name = 'Ines Caldwell';
  const [person] = client.people;
  const saved = clientSchema.parse({
    ...client,
    name,
    names: ['Harbor Street'],
    people: [{ ...person, name }],
  });
  await ports.vault.people.saveClient(saved);
  return saved;
}

/** Signs the note of a session with what the clinician decided and wrote. */
export async function signed(made: Stage, sessionId: string, template: string, changes: readonly NoteEdit[]) {
  await completeDraft(made, sessionId, template);
  await edit(made.ports, { sessionId, change: [...changes] });
  const signer = { name: 'Ruth Vale', credential: 'LCSW' };
  return sign(made.ports, { sessionId, signer, confirmed: ['risk', 'plan'] });
}

/** The line that a quote names, as the vault has it. */
export async function lineAt(
  { ports }: Stage,
  sessionId: string,
  id: number,
): Promise<SpokenLine | undefined> {
  return (await readSpokenLines(ports, sessionId))?.lines.find((line) => line.id === id);
}
