import type { ExtraStanza } from './age-header.ts';
import { ageLibrary } from './age-library.ts';
import type { OpenedIdentity, SealedHeader } from './age-stream.ts';

/**
 * For recipients of any kind. age-encryption has no call for a header alone: it seals an empty stream, whose first piece
 * is the header, to the recipients and to one more that looks on. Not empty bytes: for those it loads what `fetch` needs,
 * at 30 ms.
 */
export async function sealLibraryHeader(
  recipients: readonly string[],
  stanzas: readonly ExtraStanza[],
): Promise<SealedHeader> {
  const { Encrypter, Stanza } = await ageLibrary();
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let fileKey = new Uint8Array(0);
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = Uint8Array.from(key);
      return stanzas.map((stanza) => new Stanza([...stanza], new Uint8Array(0)));
    },
  });
  const nothing = new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
  const reader = (await encrypter.encrypt(nothing)).getReader();
  const { value: header = new Uint8Array(0) } = await reader.read();
  await reader.cancel();
  return { header, fileKey };
}

/** An identity of any kind. @throws age's own error, which quotes it, when it is none */
export async function libraryIdentity(text: string): Promise<OpenedIdentity> {
  const { Decrypter, identityToRecipient } = await ageLibrary();
  const decrypter = new Decrypter();
  decrypter.addIdentity(text);
  const recipient = await identityToRecipient(text);
  return { recipient, fileKey: (header) => decrypter.decryptHeader(header) };
}
