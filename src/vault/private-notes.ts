import { AmynoteError, errorCode } from '../core/errors.ts';
import { type PrivateNotes, privateNoteSchema } from '../core/private-ports.ts';
import { kindOfKey } from '../core/recipients.ts';
import { createAgeFiles } from './age-file.ts';
import { damagedFile, misplaced } from './damaged-file.ts';
import { recipientKeys, type VaultHeader } from './header.ts';
import { jsonBytes } from './json-files.ts';
import type { PrivateFiles } from './private-files.ts';
import {
  changePrivatePassphrase,
  hasKey,
  makePrivateKey,
  openPrivateKey,
  type PrivatePassphrases,
  privateRecipient,
} from './private-key.ts';

/** The open vault, as far as private notes need it. */
export interface PrivateParts {
  header: VaultHeader;
  privateFiles: PrivateFiles;
}

/** @param home where the key lies (`AMYNOTE_HOME`) */
export function createPrivateNotes(
  home: string,
  { header, privateFiles: files }: PrivateParts,
  passphrases: PrivatePassphrases,
): PrivateNotes {
  let secret: Promise<string> | undefined;
  const identity = () => {
    secret ??= openPrivateKey(home, passphrases.current);
    return secret;
  };
  const keyIsMissing = async () => !(await hasKey(home)) && (await files.sessionIds()).length > 0;
  return {
    keyIsMissing,
    async makeKey({ anew }) {
      if (!anew && (await keyIsMissing())) throw keyMissing();
      return makePrivateKey(home, kindOfKey(recipientKeys(header)[0] ?? ''), passphrases);
    },
    async add(note) {
      const sealing = createAgeFiles([await privateRecipient(home)], identity);
      const sealed = await sealing.seal(jsonBytes(note));
      // Written at the same moment by another command: the next number is free.
      for (let tries = 0; tries < 10; tries += 1) {
        const next = ((await files.numbers(note.sessionId)).at(-1) ?? 0) + 1;
        if (await files.write(note.sessionId, next, sealed)) return next;
      }
      throw new AmynoteError('busy', 'other commands write private notes of this session', {
        hint: 'run the same command again',
      });
    },
    changePassphrase: () => changePrivatePassphrase(home, passphrases),
    numbers: (sessionId) => files.numbers(sessionId),
    sessionIds: () => files.sessionIds(),
    erase: (sessionId, number) => files.erase(sessionId, number),
    async read(sessionId, number) {
      const place = `/sessions/${sessionId}/private.${number}.age`;
      const sealed = await files.read(sessionId, number);
      if (sealed === undefined) throw damagedFile('a private note is missing', place, fromBackup);
      await identity();
      const opened = await createAgeFiles([], identity).open(sealed).catch(refuse);
      const note = privateNoteSchema.safeParse(parse(opened)).data;
      if (note === undefined) throw damagedFile('a private note has an unknown shape', place, fromBackup);
      // Whoever can write the folder can move files: a note must not become another session's.
      if (note.sessionId !== sessionId) throw misplaced(place);
      return note;
    },
  };
}

const fromBackup = 'restore it from a backup, then run: amynote verify';

function refuse(error: unknown): never {
  if (errorCode(error) !== 'locked') throw error;
  throw new AmynoteError('locked', 'this private note was written with another key', {
    hint: 'put the private.age of that time back into AMYNOTE_HOME',
    cause: error,
  });
}

function keyMissing(): AmynoteError {
  return new AmynoteError('failed', 'there are private notes whose key is missing', {
    hint: 'put private.age back into AMYNOTE_HOME from your copy; if it is lost for good, run this at a terminal',
  });
}

function parse(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext));
  } catch {
    return undefined;
  }
}
