import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { artefactSchema } from '../core/artefacts/artefact.ts';
import { auditEntrySchema } from '../core/audit.ts';
import { chartEntrySchema } from '../core/chart-entry.ts';
import { clientSchema } from '../core/client.ts';
import { consentSchema, withdrawalSchema } from '../core/consent.ts';
import { keptFormSchema } from '../core/consent-form.ts';
import { egressEntrySchema } from '../core/egress.ts';
import { enrolledVoiceSchema } from '../core/enrolled-voice.ts';
import { certificateSchema, erasureBegunSchema } from '../core/erasure.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { holdReleasedSchema, holdSchema } from '../core/hold.ts';
import type { Finding } from '../core/inspection.ts';
import { nudgeSchema } from '../core/nudge.ts';
import { ownTemplateSchema } from '../core/own-template.ts';
import { sessionSchema } from '../core/session.ts';
import { styleRuleSchema } from '../core/style-rule.ts';
import type { AgeFiles } from './age-file.ts';
import { countRecipientStanzas, readHeader } from './age-header.ts';
import { storedAttestationSchema } from './attestation-store.ts';
import { fileBlocks } from './file-blocks.ts';
import type { VaultPath } from './layout.ts';
import { errno } from './write-once.ts';

/** What one file turned out to be. */
export interface CheckedFile {
  /** SHA-256 of its plaintext, of a private note that of the file; undefined when it could not be opened. */
  sha256?: string;
  /** Bytes read from the disk. */
  bytes: number;
  finding?: Finding;
  /** Its plaintext, where that is JSON of the right shape. */
  said?: unknown;
}

/** Kinds of files whose plaintext is sound; of all others it is one JSON value. */
const soundKinds: ReadonlySet<VaultPath['kind']> = new Set(['audio', 'capture-sound']);

/** The kind a JSON plaintext says it is of, and the shape it must have. */
const shapes: Partial<Record<VaultPath['kind'], z.ZodType>> = {
  client: clientSchema,
  consent: z.discriminatedUnion('kind', [consentSchema, withdrawalSchema]),
  chart: chartEntrySchema,
  nudge: nudgeSchema,
  voice: enrolledVoiceSchema,
  'style-rule': styleRuleSchema,
  template: ownTemplateSchema,
  form: keptFormSchema,
  attestation: storedAttestationSchema(),
  hold: z.discriminatedUnion('kind', [holdSchema, holdReleasedSchema]),
  certificate: certificateSchema,
  'erasure-begun': erasureBegunSchema,
  session: sessionSchema,
  artefact: artefactSchema,
  egress: egressEntrySchema,
  audit: auditEntrySchema,
};

/** The least that every JSON plaintext says of itself. */
const anyShape = z.looseObject({ v: z.number(), kind: z.string() });

/**
 * Opens a file of the vault to its last byte and holds it against its name.
 * @param path from the vault's folder on
 * @returns undefined when it is no longer there. @throws `locked` when the identity opens nothing here
 */
export async function checkFile(
  files: AgeFiles,
  directory: string,
  path: string,
  place: VaultPath,
): Promise<CheckedFile | undefined> {
  if (place.kind === 'private') return checkSealed(join(directory, path), path);
  const hash = createHash('sha256');
  const json: Uint8Array[] = [];
  let bytes = 0;
  const counted = async function* () {
    for await (const block of fileBlocks(join(directory, path))) {
      bytes += block.length;
      yield block;
    }
  };
  try {
    for await (const chunk of files.openStream(counted())) {
      hash.update(chunk);
      if (!soundKinds.has(place.kind)) json.push(chunk);
    }
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined;
    if (errorCode(error) === 'locked') throw error;
    return { bytes, finding: damaged(path, reasonOf(error)) };
  }
  const sha256 = hash.digest('hex');
  if (soundKinds.has(place.kind)) return { sha256, bytes };
  return { sha256, bytes, ...checkJson(Buffer.concat(json), path, place) };
}

/** The vault's key does not open it: what can be seen is whether it is an age file, and every byte of it. */
async function checkSealed(whole: string, path: string): Promise<CheckedFile | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    countRecipientStanzas(await readHeader(whole));
    for await (const block of fileBlocks(whole)) {
      hash.update(block);
      bytes += block.length;
    }
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined;
    return { bytes, finding: damaged(path, reasonOf(error)) };
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Bytes that the disk refuses to give are as lost as those that changed. */
function reasonOf(error: unknown): string {
  if (error instanceof AmynoteError) return 'it cannot be opened: bytes of it changed or are missing';
  return `it cannot be read from the disk (${errno(error) || 'unknown reason'})`;
}

function checkJson(
  plaintext: Uint8Array,
  path: string,
  place: VaultPath,
): Pick<CheckedFile, 'finding' | 'said'> {
  const value = parse(plaintext);
  const parsed = (shapes[place.kind] ?? anyShape).safeParse(value);
  if (!parsed.success) return { finding: damaged(path, 'it opens, but is not what amynote writes') };
  const said = parsed.data as Record<string, unknown>;
  if (!belongs(said, place)) {
    const detail = 'it is whole, but belongs to another place in the vault';
    return { finding: { state: 'misplaced', file: path, detail } };
  }
  return { said };
}

function parse(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
  } catch {
    return undefined;
  }
}

/** Kinds whose file has the name of what it holds. */
const namedById: ReadonlySet<VaultPath['kind']> = new Set([
  'client',
  'session',
  'voice',
  'style-rule',
  'template',
  'attestation',
  'form',
  'hold',
  'certificate',
  'erasure-begun',
  'attestation',
]);

/** Whether a value names the client, session, kind or number that its path names. */
function belongs(said: Record<string, unknown>, place: VaultPath): boolean {
  if (namedById.has(place.kind)) return said.id === place.owner;
  if (['consent', 'chart', 'nudge'].includes(place.kind)) return said.clientId === place.owner;
  if (place.kind === 'artefact') return said.sessionId === place.owner && said.kind === place.artefact;
  if (place.kind === 'audit') return said.seq === place.number;
  return true;
}

function damaged(path: string, detail: string): Finding {
  return {
    state: 'damaged',
    file: path,
    detail,
    hint: 'restore it from a backup: amynote verify --repair --from BACKUP',
  };
}
