// `npm run demo`: one rehearsal of the whole path, with the real commands and the real SDKs, against a
// simulator of both providers on this machine. No key, no network, no patient.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startCli, startSimulator } from './demo/programs.js';
import { setUp } from './set-up.js';

const { ffmpeg } = await setUp();
const home = mkdtempSync(join(tmpdir(), 'amynote-rehearsal-'));
const sessions = ['maya-01', 'maya-03'];
const passphrase = 'echo for a rehearsal only';
const simulator = await startSimulator(sessions);
const amynote = startCli({ home, ffmpeg });
process.once('SIGINT', () => {
  simulator.stop();
  rmSync(home, { recursive: true, force: true });
  process.exit(130);
});
try {
  await rehearse();
} finally {
  simulator.stop();
  rmSync(home, { recursive: true, force: true });
}

async function rehearse() {
  title('REHEARSAL: an invented client, synthetic voices, simulated providers on this machine');

  title('1. A vault, a client, and what the client said yes to');
  const made = await amynote('init', '--no-passphrase');
  await amynote('config', 'set', 'openai.base_url', `${simulator.origin}/v1`);
  await amynote('config', 'set', 'anthropic.base_url', simulator.origin);
  await amynote('client', 'add', 'Maya Ortiz', '--pronouns', 'she/her');
  tell('Without consent, nothing is taken in:');
  await amynote.refused(15, 'import', sound('maya-01'), '--client', 'MO');
  await amynote(
    'consent',
    'add',
    'MO',
    '--scope',
    'record_audio,transcribe_cloud,ai_note_draft,cross_session_search',
  );

  title('2. The sound of two sessions, March and June');
  await amynote('import', sound('maya-01'), '--client', 'MO', '--date', '2026-03-02 15:00');
  await amynote('import', sound('maya-03'), '--client', 'MO', '--date', '2026-06-08 15:00');
  await amynote('list', '--needs', 'transcribe');

  title('3. Words, and who said them');
  await amynote.piped(['list', '--needs', 'transcribe'], ['transcribe', '-']);
  await amynote.piped(['list', '--needs', 'diarize'], ['diarize', '-']);
  await amynote.some(14, 'show', 'last', '--part', 'transcript');

  title('4. A SOAP draft: each statement with the moments it rests on');
  await amynote('draft', 'last', '--template', 'soap');
  await amynote('show', 'last');

  title('5. Yours is the last word: what was heard decided, signed, and never changed again');
  tell('What the rules heard on this machine is decided by a person before anything is signed:');
  await amynote.refused(16, 'sign', 'last', '--name', 'R. Hearsal', '--credential', 'LCSW');
  await amynote('edit', 'last', '--hit', 'h1=confirmed', '--hit', 'h2=confirmed');
  await amynote('sign', 'last', '--name', 'R. Hearsal', '--credential', 'LCSW', '--yes');

  title('6. Found again, months later');
  tell('The exact phrase:');
  await amynote('search', 'drowning every morning', '--client', 'MO', '--limit', '2');
  tell('By meaning: she never says "father" in these lines.');
  await amynote(
    'search',
    'her relationship with her father',
    '--client',
    'MO',
    '--speaker',
    'client',
    '--limit',
    '3',
  );
  tell('Only what the therapist asked:');
  await amynote('search', 'thoughts of suicide', '--client', 'MO', '--speaker', 'therapist', '--limit', '2');

  title('7. Where everything lies: age files under random names');
  listVault();

  title('8. What left this machine (here: to the simulator)');
  await amynote('egress', 'show');

  title('9. What a stranger can check');
  tell('A vault that is in use has a passphrase, and its recovery words were tried:');
  await amynote('identity', 'passphrase', '--passphrase-command', passphrase);
  await amynote('config', 'set', 'passphrase_command', passphrase);
  await amynote.typing(wordsIn(made), 'recovery', 'test');
  tell('Then each claim is held against the vault, the ledger and this machine:');
  await amynote.finding(60, 'attest');

  title('REHEARSAL over. Nothing of it is kept. Your own first session: see README.md');
}

/** @param {string} shown the recovery key as `init` shows it: ` 1 abandon  2 ability …` */
function wordsIn(shown) {
  return [...shown.matchAll(/\b\d{1,2} ([a-z]{3,8})\b/g)].map(([, word]) => word).join(' ');
}

/** @param {string} id */
function sound(id) {
  return join('fixtures', 'sessions', `${id}.opus`);
}

/** @param {string} text */
function title(text) {
  process.stdout.write(`\n${'─'.repeat(Math.min(text.length, 78))}\n${text}\n\n`);
}

/** @param {string} text */
function tell(text) {
  process.stdout.write(`\n${text}\n`);
}

function listVault() {
  const vault = join(home, 'vault');
  const files = readdirSync(vault, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    const size = `${(statSync(path).size / 1000).toFixed(1)} kB`;
    process.stdout.write(`${size.padStart(10)}  ${relative(vault, path)}\n`);
  }
}
