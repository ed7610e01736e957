import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac, hkdfSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../src/core/errors.ts';
import { createAgeFiles } from '../../../src/vault/age-file.ts';
import { createPayloadSealer } from '../../../src/vault/age-payload.ts';
import { bech32Text } from '../../../src/vault/bech32.ts';
import { openX25519Header, sealX25519Header } from '../../../src/vault/x25519-header.ts';
import { x25519Identity, x25519Recipient } from '../../../src/vault/x25519-key.ts';
import { bundled } from './child-program.ts';
import { temporaryFolder } from './play-vault.ts';
import { installed } from './programs.ts';

const text = new TextEncoder().encode('what was said');

async function newKey() {
  const secret = await generateX25519Identity();
  const identity = x25519Identity(secret);
  if (identity === undefined) throw new Error('no identity');
  return { secret, identity, recipient: await identityToRecipient(secret) };
}

describe('headers for X25519 keys', () => {
  it('are sealed to the end, however memory is collected meanwhile', async () => {
    const { secret } = await newKey();
    const program = await bundled('tests/unit/vault/children/seal-headers.ts');
    // Collected each time so many things were made: what hangs when it is at one moment meets that with one of these.
    for (const interval of [50, 51]) {
      const args = [`--gc-interval=${interval}`, program, secret, '3000'];
      const sealing = spawnSync(process.execPath, args, { timeout: 30_000, killSignal: 'SIGKILL' });
      expect(sealing.stdout.toString(), `every ${interval}`).toBe('sealed\n');
    }
  }, 100_000);
});

describe('an X25519 key', () => {
  it('is the one that the library of age reads', async () => {
    const { identity, recipient } = await newKey();
    expect(identity.recipient).toBe(recipient);
    expect(Buffer.from(x25519Recipient(recipient) ?? [])).toEqual(Buffer.from(identity.publicKey));
  });

  it('is none with a typing mistake, in small letters, or of another kind', async () => {
    const { secret, recipient } = await newKey();
    const mistyped = secret.slice(0, -1) + (secret.endsWith('Q') ? 'P' : 'Q');
    for (const wrong of [
      mistyped,
      secret.toLowerCase(),
      ` ${secret}`,
      recipient,
      secret.replace('KEY-1', 'KEY-PQ-1'),
      '',
    ])
      expect(x25519Identity(wrong)).toBeUndefined();
    // To these every secret gives the same.
    const low = ['00', '01'].map((first) =>
      bech32Text('age', Buffer.from(`${first}${'00'.repeat(31)}`, 'hex')),
    );
    for (const wrong of [...low, recipient.slice(0, -1), recipient.toUpperCase(), secret, ''])
      expect(x25519Recipient(wrong)).toBeUndefined();
    const files = createAgeFiles([recipient], async () => mistyped);
    const opened = await files.open(await files.seal(text)).catch((error) => error);
    expect(opened).toMatchObject({ code: 'locked' });
    expect(JSON.stringify([opened, String(opened.cause)])).not.toContain(mistyped.slice(20, 40));
  });
});

describe('a header', () => {
  it('of ours is opened by each of its keys in the library of age, which finds our own stanza, too', async () => {
    const keys = [await newKey(), await newKey(), await newKey()];
    const files = createAgeFiles(
      keys.map(({ recipient }) => recipient),
      async () => keys[1]?.secret ?? '',
    );
    const sealed = await files.seal(text, [['amynote.digest', 'abc']]);
    expect(Buffer.from(sealed).toString('latin1')).toContain('\n-> amynote.digest abc\n\n--- ');
    for (const { secret } of keys) {
      const decrypter = new Decrypter();
      decrypter.addIdentity(secret);
      expect(await decrypter.decrypt(sealed)).toEqual(text);
    }
    expect(Buffer.from(await files.open(sealed))).toEqual(Buffer.from(text));
    const stranger = await newKey();
    const theirs = createAgeFiles([], async () => stranger.secret);
    await expect(theirs.open(sealed)).rejects.toMatchObject({ code: 'locked' });
  });

  it.skipIf(!installed('age', 'age-keygen'))('goes to and from the age program', async () => {
    const { secret, recipient } = await newKey();
    const files = createAgeFiles([recipient], async () => secret);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'key'), `${secret}\n`);
    const sealed = await files.seal(text, [['amynote.digest', 'abc']]);
    expect(execFileSync('age', ['-d', '-i', join(folder, 'key')], { input: sealed })).toEqual(
      Buffer.from(text),
    );
    const theirs = execFileSync('age', ['-r', recipient, '-r', (await newKey()).recipient], { input: text });
    expect(Buffer.from(await files.open(theirs))).toEqual(Buffer.from(text));
    const changed = Buffer.from(sealed);
    const at = changed.indexOf('amynote.digest');
    changed[at] = 'b'.charCodeAt(0);
    await expect(files.open(changed)).rejects.toMatchObject({ code: 'damaged' });
    expect(spawnSync('age', ['-d', '-i', join(folder, 'key')], { input: changed }).status).toBe(1);
  });

  it('of the library is opened, whatever other recipients it has', async () => {
    const { identity, recipient } = await newKey();
    const encrypter = new Encrypter();
    encrypter.addRecipient((await newKey()).recipient);
    encrypter.addRecipient(recipient);
    const sealed = await encrypter.encrypt(text);
    const end = Buffer.from(sealed).indexOf('\n', Buffer.from(sealed).indexOf('\n---') + 1) + 1;
    expect(openX25519Header(sealed.subarray(0, end), identity)).toHaveLength(16);
  });

  it('is another each time, and none of it is the key', async () => {
    const { identity } = await newKey();
    const [some, others] = [1, 2].map(() => sealX25519Header([identity.publicKey], []));
    expect(some?.fileKey).not.toEqual(others?.fileKey);
    expect(Buffer.from(some?.header ?? []).equals(Buffer.from(others?.header ?? []))).toBe(false);
    expect(openX25519Header(some?.header ?? new Uint8Array(0), identity)).toEqual(some?.fileKey);
    expect(
      Buffer.from(some?.header ?? []).includes(
        Buffer.from(some?.fileKey ?? [])
          .toString('base64')
          .slice(0, 21),
      ),
    ).toBe(false);
  });

  it('that is not as age writes it is opened where the library and the program of age open it, and nowhere else', async () => {
    const { secret, identity, recipient } = await newKey();
    const { header, fileKey } = sealX25519Header([identity.publicKey], []);
    const [version = '', arrow = '', body = ''] = Buffer.from(header).toString('latin1').split('\n');
    const own = `${arrow}\n${body}\n`;
    const point = (first: string, rest: string, last: string) =>
      Buffer.from(`${first}${rest.repeat(30)}${last}`, 'hex')
        .toString('base64')
        .slice(0, -1);
    const stanza = (share: string) => `-> X25519 ${share}\n${body}\n${own}`;
    const others = (await newKey()).identity.publicKey;
    const foreign = Buffer.from(sealX25519Header([others], []).header).toString('latin1');
    const theirs = `${foreign.split('\n').slice(1, 3).join('\n')}\n`;
    const share = arrow.slice('-> X25519 '.length);
    const line = 'A'.repeat(64);
    const cases = [
      ...[own, own + own, theirs.repeat(100) + own, `-> a.b c\n\n${own}`, `-> g\n${line}\n\n${own}`],
      ...[
        `-> g\n${line}\n${own}`,
        `-> g\n${line}A\n\n${own}`,
        `-> g\nAAAAA\n${own}`,
        `-> g \u00e9\n\n${own}`,
      ],
      ...[`->\n\n${own}`, `-> \n\n${own}`, `-> --- x\n\n${own}`, '', own.replaceAll('\n', '\r\n')],
      ...[
        point('00', '00', '00'),
        point('01', '00', '00'),
        point('ed', 'ff', '7f'),
        point('ec', 'ff', 'ff'),
      ].map(stanza),
      ...[share.slice(1), `${share}=`, `${share} x`, `${share} `, ` ${share}`].map(stanza),
      ...[
        `${arrow}\n\n${own}`,
        `${arrow}\n${body}AAAA\n${own}`,
        `-> x25519 ${share}\n${body}\n`,
        own + stanza(point('00', '00', '00')),
      ],
    ];
    const files = createAgeFiles([recipient], async () => secret);
    const key = join(temporaryFolder(), 'key');
    writeFileSync(key, `${secret}\n`);
    const hasAge = installed('age');
    const { nonce, stream } = createPayloadSealer(fileKey);
    const payload = Buffer.concat([nonce, ...stream.push(text), ...stream.end()]);
    for (const stanzas of cases) {
      const unsigned = `${version}\n${stanzas}---`;
      const macKey = Buffer.from(hkdfSync('sha256', fileKey, '', 'header', 32));
      const mac = createHmac('sha256', macKey).update(unsigned, 'latin1').digest('base64').slice(0, -1);
      const file = Buffer.concat([Buffer.from(`${unsigned} ${mac}\n`, 'latin1'), payload]);
      const decrypter = new Decrypter();
      decrypter.addIdentity(secret);
      const isOpened = async (opening: Promise<unknown>) =>
        opening.then(
          () => true,
          () => false,
        );
      const ours = await files.open(file).catch((error: unknown) => errorCode(error) ?? 'no code');
      expect(['damaged', 'object'], stanzas).toContain(typeof ours === 'string' ? ours : typeof ours);
      expect(typeof ours !== 'string', stanzas).toBe(await isOpened(decrypter.decrypt(file)));
      if (hasAge)
        expect(typeof ours !== 'string', stanzas).toBe(
          spawnSync('age', ['-d', '-i', key], { input: file }).status === 0,
        );
    }
  });

  it('changed in any single bit is refused', async () => {
    const { identity } = await newKey();
    const { header } = sealX25519Header(
      [identity.publicKey, (await newKey()).identity.publicKey],
      [['x.y', 'z']],
    );
    for (let at = 0; at < header.length; at++)
      for (const bit of [1, 32, 128]) {
        const changed = Buffer.from(header);
        changed[at] = (changed[at] ?? 0) ^ bit;
        expect(() => openX25519Header(changed, identity), `byte ${at}`).toThrow();
      }
  });
});
