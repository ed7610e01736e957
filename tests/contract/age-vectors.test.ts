import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { armor, Decrypter } from 'age-encryption';
import * as published from 'cctv-age';
import { describe, expect, it } from 'vitest';
import { openedPieces, openedWhole } from '../../src/vault/age-stream.ts';
import { openX25519Header } from '../../src/vault/x25519-header.ts';
import { x25519Identity } from '../../src/vault/x25519-key.ts';

/** One of the age specification's test vectors: https://c2sp.org/CCTV/age */
interface Vector {
  name: string;
  /** `expect`, `payload`, `passphrase`, `armored`: what the vector says of itself. */
  facts: Record<string, string>;
  identities: string[];
  file: Uint8Array;
}

/** How reading ended, in the vectors' own words, and the SHA-256 of all plaintext that was given until then. */
interface Outcome {
  ended: string;
  payload: string;
}

const vectors = Object.entries(published).map(([name, bytes]) => readVector(name, Buffer.from(bytes)));
const groups = [...new Set(vectors.map(groupOf))].sort().map((group) => {
  const members = vectors.filter((vector) => groupOf(vector) === group);
  return [group, members.length, members] as const;
});

/** Reading byte by byte takes its time: only of files up to this size, which all but some of many chunks are. */
const smallBytes = 4096;

describe('the published age vectors', () => {
  it('are 143, none left out', () => {
    expect(vectors.length).toBe(143);
    expect(groups.reduce((sum, [, count]) => sum + count, 0)).toBe(143);
  });

  it('of one X25519 key are read with the cryptography of Node, too', () => {
    expect(vectors.filter((vector) => nodeOf(vector) !== undefined).length).toBeGreaterThan(70);
  });

  it.each(groups)('%s (%d)', async (_group, _count, members) => {
    for (const vector of members) await readEveryWay(vector);
  });
});

async function readEveryWay(vector: Vector): Promise<void> {
  const expected = vector.facts.expect;
  for (const fileKeyIn of [libraryOf(vector), nodeOf(vector)].flatMap((reader) => reader ?? []))
    await readEveryWayWith(vector, expected, fileKeyIn);
}

/** Finds the file key in a header. */
type FileKeyIn = (header: Uint8Array) => Promise<Uint8Array>;

async function readEveryWayWith(
  vector: Vector,
  expected: string | undefined,
  fileKeyIn: FileKeyIn,
): Promise<void> {
  const whole = await outcomeOf(vector, fileKeyIn, async (file, take, fileKeyOf) =>
    take(await openedWhole(file, fileKeyOf)),
  );
  expect(whole.ended, `${vector.name}, whole`).toBe(expected);
  if (expected === 'success') expect(whole.payload, vector.name).toBe(vector.facts.payload);

  const steps = [61, 4093, 65_536 + 16, 65_537, 1_048_576 + 7, Number.POSITIVE_INFINITY];
  if (vector.file.length <= smallBytes) steps.push(1);
  for (const step of steps.filter((size) => vector.file.length / size < 100_000)) {
    const streamed = await outcomeOf(vector, fileKeyIn, async (file, take, fileKeyOf) => {
      for await (const piece of openedPieces(inSteps(file, step), fileKeyOf)) take(piece);
    });
    expect(streamed.ended, `${vector.name}, ${step} bytes at a time`).toBe(expected);
    // Of a payload that breaks off, exactly the chunks before the break may have been given.
    if (vector.facts.payload !== undefined) expect(streamed.payload, vector.name).toBe(vector.facts.payload);
  }
}

type Reading = (
  file: Uint8Array,
  take: (plaintext: Uint8Array) => void,
  fileKeyOf: (header: Uint8Array) => Promise<Uint8Array>,
) => Promise<void>;

async function outcomeOf(vector: Vector, fileKeyIn: FileKeyIn, read: Reading): Promise<Outcome> {
  const given = createHash('sha256');
  let stage = 'armor failure';
  try {
    const file = vector.facts.armored ? armor.decode(new TextDecoder().decode(vector.file)) : vector.file;
    stage = 'header failure';
    await read(
      file,
      (plaintext) => given.update(plaintext),
      async (header) => {
        const fileKey = await fileKeyIn(header);
        stage = 'payload failure';
        return fileKey;
      },
    );
    stage = 'success';
  } catch (error) {
    stage = headerFailure(error) ?? stage;
  }
  return { ended: stage, payload: given.digest('hex') };
}

/** Which of the three ways a header fails, where it is said. */
function headerFailure(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  if (['invalid header HMAC', 'invalid header MAC'].includes(message)) return 'HMAC failure';
  return message.startsWith('no identity matched') ? 'no match' : undefined;
}

/** What amynote opens vaults of X25519 keys with; undefined for vectors of other keys. */
function nodeOf({ facts, identities }: Vector): FileKeyIn | undefined {
  const [identity = '', ...others] = identities;
  const known = x25519Identity(identity);
  if (known === undefined || others.length > 0 || facts.passphrase) return undefined;
  return async (header) => openX25519Header(header, known);
}

function libraryOf({ facts, identities }: Vector): FileKeyIn {
  const decrypter = new Decrypter();
  if (facts.passphrase) decrypter.addPassphrase(facts.passphrase);
  for (const identity of identities) decrypter.addIdentity(identity);
  return (header) => decrypter.decryptHeader(header);
}

/** Every step is overwritten before the next comes: what reads on must not hold on to it. */
async function* inSteps(file: Uint8Array, step: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < file.length; at += step) {
    const bytes = Uint8Array.from(file.subarray(at, at + step));
    yield bytes;
    bytes.fill(0);
  }
}

/** E.g. `binary, X25519: payload failure`. */
function groupOf({ facts, identities }: Vector): string {
  const form = facts.armored ? 'armored' : 'binary';
  const keys = identities.map(identityKind);
  if (facts.passphrase) keys.push('passphrase');
  return `${form}, ${keys.join(' and ') || 'no key'}: ${facts.expect}`;
}

function identityKind(identity: string): string {
  return identity.startsWith('AGE-SECRET-KEY-PQ-1') ? 'post-quantum' : 'X25519';
}

function readVector(name: string, bytes: Buffer): Vector {
  const end = bytes.indexOf('\n\n');
  const lines = bytes.subarray(0, end).toString().split('\n');
  const said = lines.map((line) => line.split(': ', 2));
  const facts = Object.fromEntries(said);
  const identities = said.flatMap(([key, value = '']) => (key === 'identity' ? [value] : []));
  const body = bytes.subarray(end + 2);
  return { name, facts, identities, file: facts.compressed === 'zlib' ? inflateSync(body) : body };
}
