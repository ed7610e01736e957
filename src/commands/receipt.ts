import type { Command } from 'commander';
import { type Receipt, type ReceiptHash, readReceipt } from '../pipeline/receipt.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { table } from './table.ts';

export function receipt(program: Command, act: Act): void {
  program
    .command('receipt')
    .argument('[session]', sessionArgument)
    .description(
      'where every word of a note came from, with the hashes, and how to check them without amynote',
    )
    .addHelpText('after', '\nExample:\n  $ amynote receipt last')
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const found = await readReceipt(ports, id);
  const text = [titleOf(found), ...table(rowsOf(found)), '', ...byHand(found)].join('\n');
  const { signed, ...rest } = found;
  context.output.product({ type: 'receipt', v: 1, draft: signed === undefined, ...rest, ...signed }, text);
  context.output.result({ sessionId: id, signed: signed !== undefined });
  return undefined;
}

function titleOf({ sessionId, signed }: Receipt): string {
  return signed === undefined
    ? `RECEIPT OF A DRAFT: not reviewed, not signed (session ${sessionId})`
    : `RECEIPT (session ${sessionId})`;
}

function rowsOf({ signed, template, made, hashes }: Receipt): string[][] {
  const { drafter, model, transcriber, promptSha256, requestIds, consentIds } = made;
  return [
    ...(signed === undefined ? [] : signedRows(signed)),
    ['made with', made.tool],
    ...optional('heard by', transcriber),
    ...optional('drafted by', drafter && [drafter, model].filter(Boolean).join(' ')),
    ['template', `${template.id}, version ${template.version}`],
    ['note', `revision ${made.noteRevision}`],
    ...(made.transcriptRevision === undefined ? [] : [['transcript', `revision ${made.transcriptRevision}`]]),
    ['requests', requestIds.length === 0 ? 'none' : requestIds.join(', ')],
    ...(consentIds.length === 0 ? [] : [['consents', consentIds.join(', ')]]),
    ...(promptSha256 === undefined ? [] : [['prompt', `SHA-256 ${promptSha256}`]]),
    ...hashes.map((hash) => [hash.of, `SHA-256 ${hash.sha256}${placeOf(hash)}`]),
  ];
}

function signedRows({ signer, signedAt, bodySha256, signature, timesFrom }: NonNullable<Receipt['signed']>) {
  const who = [signer.name, signer.credential, signer.license ?? ''].filter((part) => part !== '').join(', ');
  return [
    ['signed by', who === '' ? 'the holder of the key, without a name' : who],
    ['signed at', signedAt],
    [
      'times',
      timesFrom === 'clinician'
        ? 'start and stop confirmed by the clinician'
        : 'start and stop by the recording',
    ],
    ['key', `Ed25519 ${signer.publicKey}`],
    ['words', `SHA-256 ${bodySha256}`],
    ['signature', signature],
  ];
}

function placeOf({ of, file }: ReceiptHash): string {
  if (file !== undefined) return `  ${file}`;
  // All else lies outside the session: the template, and what was known besides its words.
  return ['sound', 'transcript', 'speakers', 'note'].includes(of) ? '  (erased since)' : '';
}

function optional(label: string, value: string | undefined): string[][] {
  return value === undefined || value === '' ? [] : [[label, value]];
}

/** Commands that anybody can check it with: age, sha256sum, jq and openssl. */
function byHand({ signed, hashes, file }: Receipt): string[] {
  const lines = [
    'To check it without amynote, in the vault’s folder:',
    '  amynote identity export --out identity.txt',
    ...hashes.flatMap((hash) =>
      hash.file === undefined ? [] : [`  age -d -i identity.txt ${hash.file} | sha256sum`],
    ),
  ];
  if (signed === undefined || file === undefined) return lines;
  return [
    ...lines,
    `  age -d -i identity.txt ${file} | jq -cjS .body > body.json; sha256sum body.json`,
    `  (printf MCowBQYDK2VwAyEA | base64 -d; echo ${signed.signer.publicKey} | base64 -d) > key.der`,
    `  echo ${signed.signature} | base64 -d > body.sig`,
    '  openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey key.der -in body.json -sigfile body.sig',
    'What this wrote is in the clear: remove identity.txt and body.json afterwards.',
  ];
}
