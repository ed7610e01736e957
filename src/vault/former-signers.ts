import { join } from 'node:path';
import * as z from 'zod';
import { signedNoteSchema } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { AmynoteError } from '../core/errors.ts';
import type { AgeFiles } from './age-file.ts';
import { readIfThere } from './json-files.ts';
import { vaultPath } from './layout.ts';
import { namesIn } from './people-store.ts';
import { verifySignature } from './signature.ts';
import { replaceFile } from './write-once.ts';

const fileName = 'former-signers.json';
const formerSchema = z.object({ v: z.literal(1), publicKeys: z.array(z.string()) });

/**
 * Public keys (base64) of signing keys that were lost, whose signatures are the clinician's own all the same.
 * @throws `damaged`
 */
export async function formerSigners(home: string): Promise<string[]> {
  const content = await readIfThere(join(home, fileName));
  if (content === undefined) return [];
  const parsed = formerSchema.safeParse(parseOrNull(content));
  if (parsed.success) return parsed.data.publicKeys;
  throw new AmynoteError('damaged', 'the list of former signing keys is damaged', {
    hint: 'restore former-signers.json in AMYNOTE_HOME from a backup',
  });
}

/**
 * Notes at home who signed the notes of a vault that was opened with its recovery key, so that they still verify
 * when the signing key is lost. Notes that cannot be read or are not genuine are left to `verify`.
 */
export async function noteFormerSigners(home: string, directory: string, files: AgeFiles): Promise<void> {
  const known = await formerSigners(home);
  const publicKeys = [...new Set([...known, ...(await signersIn(directory, files))])];
  if (publicKeys.length === known.length) return;
  const text = `${JSON.stringify({ v: 1, publicKeys }, null, 2)}\n`;
  await replaceFile(join(home, fileName), new TextEncoder().encode(text));
}

async function signersIn(directory: string, files: AgeFiles): Promise<string[]> {
  const signers: string[] = [];
  for (const session of await namesIn(join(directory, 'sessions'))) {
    for (const name of await namesIn(join(directory, 'sessions', session))) {
      const path = `sessions/${session}/${name}`;
      if (vaultPath(path)?.artefact !== 'signed-note') continue;
      const signer = await signerOf(join(directory, path), files).catch(() => undefined);
      if (signer !== undefined) signers.push(signer);
    }
  }
  return signers;
}

/** @returns undefined when the signature is not that of the key it names */
async function signerOf(path: string, files: AgeFiles): Promise<string | undefined> {
  const sealed = (await readIfThere(path)) ?? new Uint8Array();
  const note = signedNoteSchema.parse(parseOrNull(await files.open(sealed)));
  const { publicKey } = note.body.signer;
  return verifySignature(canonicalBytes(note.body), note.signature, publicKey) ? publicKey : undefined;
}

function parseOrNull(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return null;
  }
}
