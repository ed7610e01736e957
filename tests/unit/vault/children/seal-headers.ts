import { sealX25519Header } from '../../../../src/vault/x25519-header.ts';
import { x25519Identity } from '../../../../src/vault/x25519-key.ts';

/** Seals so many headers to the key of an identity. */
const [, , secret = '', count = ''] = process.argv;
const recipient = x25519Identity(secret)?.publicKey;
if (recipient === undefined) throw new Error('no identity');
for (let at = 0; at < Number(count); at += 1) sealX25519Header([recipient], []);
process.stdout.write('sealed\n');
