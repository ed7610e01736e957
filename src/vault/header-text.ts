import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalBytes } from '../core/canonical.ts';
import { isId } from '../core/ids.ts';
import { kindOfKey, recipientRoles, type VaultRecipient } from '../core/recipients.ts';
import { bech32Bytes } from './bech32.ts';
import { x25519Recipient } from './x25519-key.ts';

/** What `vault.json` says. Version 1 knew neither roles nor a check; it becomes 2 when its recipients change. */
export interface VaultHeader {
  version: 1 | 2;
  id: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  recipients: VaultRecipient[];
}

/** The newest version this amynote writes and reads. */
export const headerVersion = 2;

const format = 'amynote-vault';
const vaultId = z.string().refine(isId);
const moment = z.string().refine(isMoment);
const recipientKey = z.string().refine(isRecipientKey);
const ofOneKind = (keys: readonly string[]) => new Set(keys.map(kindOfKey)).size === 1;
const withoutRepeats = (keys: readonly string[]) => new Set(keys).size === keys.length;

const firstSchema = z.object({
  format: z.literal(format),
  version: z.literal(1),
  id: vaultId,
  createdAt: moment,
  recipients: z.array(recipientKey).min(1).refine(ofOneKind).refine(withoutRepeats),
});
const recipientSchema = z.object({ key: recipientKey, role: z.enum(recipientRoles), addedAt: moment });
const keysOf = (recipients: readonly VaultRecipient[]) => recipients.map((recipient) => recipient.key);
const secondSchema = z.object({
  format: z.literal(format),
  version: z.literal(2),
  id: vaultId,
  createdAt: moment,
  recipients: z
    .array(recipientSchema)
    .min(1)
    .refine((recipients) => ofOneKind(keysOf(recipients)) && withoutRepeats(keysOf(recipients))),
});

/** @returns `newer` for a version to come; undefined for bytes that are not exactly what we write. */
export function parseHeader(bytes: Uint8Array): VaultHeader | 'newer' | undefined {
  const json = parseOrUndefined(bytes);
  if (isNewer(json)) return 'newer';
  const header = headerOf(json);
  return header !== undefined && Buffer.compare(headerBytes(header), bytes) === 0 ? header : undefined;
}

/** Whether a header is one that we would read again: keys of one kind, none twice, every field whole. */
export function isValidHeader(header: VaultHeader): boolean {
  return headerOf(writtenForm(header)) !== undefined;
}

/** The one text a header has: any other byte in the file is damage. */
export function headerBytes(header: VaultHeader): Uint8Array {
  const value =
    header.version === 1 ? writtenForm(header) : { ...writtenForm(header), check: headerCheck(header) };
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

/** SHA-256, in hexadecimal, of the RFC 8785 form of all the rest; version 1 has none. */
export function headerCheck(header: VaultHeader): string | undefined {
  if (header.version === 1) return undefined;
  return createHash('sha256')
    .update(canonicalBytes(writtenForm(header)))
    .digest('hex');
}

/** Whether a text is a whole recipient of a kind that every file can be sealed to. */
export function isRecipientKey(text: string): boolean {
  if (text.startsWith('age1pq1')) return bech32Bytes('age1pq', text)?.length === hybridBytes;
  return x25519Recipient(text) !== undefined;
}

/** Of a public key of ML-KEM-768 and one of X25519. */
const hybridBytes = 1184 + 32;

/** The header as it is written, field by field in its order, without the check. */
function writtenForm({ version, id, createdAt, recipients }: VaultHeader): object {
  const list = recipients.map(({ key, role, addedAt }) => ({ key, role, addedAt }));
  return { format, version, id, createdAt, recipients: version === 1 ? keysOf(recipients) : list };
}

function headerOf(json: unknown): VaultHeader | undefined {
  const parsed = secondSchema.safeParse(json).data ?? firstAsSecond(firstSchema.safeParse(json).data);
  if (parsed === undefined) return undefined;
  const { version, id, createdAt, recipients } = parsed;
  return { version, id, createdAt, recipients };
}

/** Version 1 was only ever made with the clinician's own key. */
function firstAsSecond(first: z.infer<typeof firstSchema> | undefined): VaultHeader | undefined {
  if (first === undefined) return undefined;
  const roleAt = (at: number) => (at === 0 ? 'own' : 'other');
  const recipients = first.recipients.map(
    (key, at): VaultRecipient => ({ key, role: roleAt(at), addedAt: first.createdAt }),
  );
  return { ...first, recipients };
}

function isNewer(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  if (!('format' in json) || json.format !== format) return false;
  return 'version' in json && typeof json.version === 'number' && json.version > headerVersion;
}

function isMoment(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

function parseOrUndefined(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
