import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAgeFiles } from '../../../src/vault/age-file.ts';
import { formerSigners, noteFormerSigners } from '../../../src/vault/former-signers.ts';
import { createSigner } from '../../../src/vault/signing-key.ts';
import { oldHome, signed } from './old-home.ts';
import { playVault, temporaryFolder } from './play-vault.ts';

describe('who signed before the signing key was lost', () => {
  it('is learnt from the notes of the vault, and counts as the clinician', async () => {
    const old = oldHome();
    const { recipient, home, secret } = await playVault();
    const signer = createSigner(
      home,
      createAgeFiles([recipient], async () => secret),
    );
    const theirs = await createSigner(old.home, createAgeFiles([], old.identity)).publicKey();
    expect(await signer.isOwn(theirs)).toBe(false);
    await noteFormerSigners(home, old.directory, createAgeFiles([], old.identity));
    expect(await formerSigners(home)).toEqual([theirs]);
    expect(await signer.isOwn(theirs)).toBe(true);
    expect(await signer.isOwn(await signer.publicKey())).toBe(true);
    await noteFormerSigners(home, old.directory, createAgeFiles([], old.identity));
    expect(await formerSigners(home)).toEqual([theirs]);
  });

  it('is not believed of a note whose words are not the signed ones', async () => {
    const old = oldHome();
    const { header } = await old.open();
    const path = join(old.directory, 'sessions', signed, 'signed-note.1.age');
    const files = createAgeFiles(
      header.recipients.map(({ key }) => key),
      old.identity,
    );
    const note = JSON.parse(new TextDecoder().decode(await files.open(readFileSync(path))));
    note.body.signedAt = '2020-01-01T00:00:00.000Z';
    writeFileSync(path, await files.seal(new TextEncoder().encode(JSON.stringify(note))));
    const home = temporaryFolder();
    await noteFormerSigners(home, old.directory, files);
    expect(await formerSigners(home)).toEqual([]);
  });
});
