import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { AudioTools, InputDevice } from '../core/audio-ports.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Health, HealthCheck } from '../core/health.ts';
import { isStale, type Jurisdiction } from '../core/jurisdiction.ts';
import type { KeyAgent } from '../core/key-agent.ts';
import { sampleRate } from '../core/pcm.ts';
import { printable } from '../core/printable.ts';
import type { RecoveryKeeper } from '../core/recovery-ports.ts';
import type { VaultKeeper } from '../core/vault-ports.ts';
import { checkDisk } from './disk-health.ts';
import type { Host } from './host.ts';
import { checkKeyAgent, checkPlainCopy } from './key-health.ts';
import { checkLeftTexts } from './memory-health.ts';
import { checkModes } from './mode-health.ts';
import type { Places } from './places.ts';
import { checkSwap } from './swap-health.ts';

const run = promisify(execFile);

/** What there is to look at. */
export interface HealthSubjects {
  host: Host;
  places: Places;
  /** The vault's folder. */
  vault: string;
  keeper: VaultKeeper;
  keyAgent: KeyAgent;
  recovery: RecoveryKeeper;
  /** Paths in the vault that crashes left behind. */
  leftovers(): Promise<string[]>;
  /** Files that are not sealed to exactly the vault's recipients. */
  unsealed(): Promise<number>;
  /** The ffmpeg that would be started, if one was found. */
  ffmpeg: string | undefined;
  audio: AudioTools;
  /** The consent rules of the place that is set. */
  jurisdiction(): Promise<Jurisdiction>;
}

/** Looks at the machine, the keys and the vault; never asks for a passphrase. */
export function createHealth(subjects: HealthSubjects): Health {
  const { host, places, vault, keeper, ffmpeg, audio } = subjects;
  const keeping = async () => {
    const checks = await Promise.all([
      checkVault(keeper),
      checkIdentity(keeper, vault),
      checkModes(host, [places.home, vault]),
    ]);
    const more = [await checkRecovery(subjects.recovery), await checkSealing(subjects)];
    more.push(await checkKeyAgent(subjects.keyAgent), await checkPlainCopy(keeper, places.home));
    more.push(await checkSwap(host.platform), await checkDisk(host.platform, vault));
    more.push(await checkLeftovers(subjects), await checkPlace(subjects));
    // Opening the vault takes away what has a place in it.
    return [...checks, ...more.flat(), ...(await checkLeftTexts(host))];
  };
  return {
    keeping,
    check: async () => {
      const tools = [
        checkNode(host),
        checkFfmpeg(ffmpeg),
        checkMicrophone(audio),
        checkKey(host, 'OPENAI_API_KEY', 'transcription by OpenAI'),
        checkKey(host, 'ANTHROPIC_API_KEY', 'drafts by Claude'),
      ];
      return [...(await Promise.all(tools)), ...(await keeping())];
    },
  };
}

async function checkNode(host: Host): Promise<HealthCheck> {
  return { name: 'node', state: 'ok', detail: host.nodeVersion };
}

async function checkFfmpeg(program: string | undefined): Promise<HealthCheck> {
  const hint = 'Debian: apt-get install ffmpeg; macOS: brew install ffmpeg; or set AMYNOTE_FFMPEG';
  if (program === undefined) return { name: 'ffmpeg', state: 'broken', detail: 'not found', hint };
  try {
    const { stdout } = await run(program, ['-hide_banner', '-encoders']);
    if (/\blibopus\b/.test(stdout)) return { name: 'ffmpeg', state: 'ok', detail: 'found, with Opus' };
    return { name: 'ffmpeg', state: 'broken', detail: 'has no Opus encoder', hint };
  } catch {
    return { name: 'ffmpeg', state: 'broken', detail: 'does not start', hint };
  }
}

/** Longer than any working device needs to give its first sound. */
const microphoneMs = 5000;

/** Opens the default microphone for a moment; what it hears goes nowhere. Which inputs there are is said in any case. */
async function checkMicrophone(audio: AudioTools): Promise<HealthCheck> {
  const name = 'microphone';
  const hint = 'plug it in or start the sound server; or name another: amynote record --device NAME';
  const inputs = audio.inputs().then(inputWords, () => '');
  try {
    const signal = AbortSignal.timeout(microphoneMs);
    for await (const { type } of audio.capture({ format: { sampleRate, channels: 1 }, signal })) {
      if (type === 'sound') return { name, state: 'ok', detail: `gives sound${await inputs}` };
    }
    return { name, state: 'warning', detail: `opens, but gives no sound${await inputs}`, hint };
  } catch {
    return { name, state: 'warning', detail: `the default one cannot be opened${await inputs}`, hint };
  }
}

/** By the names that `--device` takes: `; NAME is used; --device also takes NAME, NAME`. */
function inputWords(inputs: readonly InputDevice[]): string {
  const real = inputs.filter(({ isLoopback }) => !isLoopback);
  const used = real.find(({ isDefault }) => isDefault);
  const others = real.filter((input) => input !== used).map(({ name }) => printable(name));
  const also = others.length === 0 ? [] : [`--device also takes ${others.join(', ')}`];
  return [used && `${printable(used.name)} is used`, ...also]
    .flatMap((words) => (words ? `; ${words}` : []))
    .join('');
}

async function checkVault(keeper: VaultKeeper): Promise<HealthCheck> {
  try {
    const { recipients } = await keeper.describe();
    return {
      name: 'vault',
      state: 'ok',
      detail: `${recipients.length} recipient${recipients.length === 1 ? '' : 's'}`,
    };
  } catch (error) {
    const known = error instanceof AmynoteError ? error : undefined;
    const detail = known?.message ?? 'cannot be read';
    return { name: 'vault', state: 'broken', detail, hint: known?.hint ?? 'run: amynote status' };
  }
}

async function checkIdentity(keeper: VaultKeeper, vault: string): Promise<HealthCheck> {
  const identity = await keeper.identity();
  const name = 'identity';
  if (identity === undefined) return { name, state: 'broken', detail: 'missing', hint: 'amynote init' };
  if (!identity.protected) {
    const hint = 'amynote identity passphrase';
    return { name, state: 'warning', detail: 'not protected by a passphrase: play only', hint };
  }
  if (identity.path.startsWith(`${vault}/`)) {
    return {
      name,
      state: 'broken',
      detail: 'lies inside the vault',
      hint: 'move it out: key and data apart',
    };
  }
  return { name, state: 'ok', detail: 'protected by a passphrase' };
}

const day = 24 * 60 * 60 * 1000;
/** Paper fades and gets lost; milliseconds. */
const recoveryTestAge = 365 * day;

/** None where the vault cannot be looked at: that is said already. */
async function checkRecovery(recovery: RecoveryKeeper): Promise<HealthCheck[]> {
  const known = await recovery.state().catch(() => undefined);
  if (known === undefined) return [];
  const { recipient, testedAt } = known;
  const look = { name: 'recovery', state: 'warning', hint: 'amynote recovery test' } as const;
  if (recipient === undefined) {
    return [{ ...look, detail: 'no key: a lost passphrase loses the vault', hint: 'amynote recovery new' }];
  }
  if (testedAt === undefined) return [{ ...look, detail: 'the key was never tested' }];
  const age = Date.now() - Date.parse(testedAt);
  if (age > recoveryTestAge) return [{ ...look, detail: `last tested ${Math.floor(age / day)} days ago` }];
  return [{ name: 'recovery', state: 'ok', detail: `tested on ${testedAt.slice(0, 10)}` }];
}

/** Nothing is said of a vault that is as it should be, or that is not to be opened. */
async function checkSealing({ unsealed }: HealthSubjects): Promise<HealthCheck[]> {
  const files = await unsealed().catch(() => 0);
  if (files === 0) return [];
  const detail = `${counted(files, 'file')} not sealed to exactly the recipients of the vault`;
  return [{ name: 'recipients', state: 'warning', detail, hint: 'amynote recipient reencrypt' }];
}

/** Each is shown with the command that mends it: doctor itself touches nothing. None where the vault is not to be opened. */
async function checkLeftovers({ leftovers }: HealthSubjects): Promise<HealthCheck[]> {
  const paths = await leftovers().catch(() => []);
  return paths.map((path) => ({
    name: 'leftover',
    state: 'warning',
    detail: `a write that was not finished: ${path}`,
    hint: 'move it out of the way: amynote verify --repair',
  }));
}

/** Only what is to be done is told: a law that nobody looked at for long, or a file of it that is wrong. */
async function checkPlace({ jurisdiction }: HealthSubjects): Promise<HealthCheck[]> {
  const name = 'consent rules';
  try {
    const { place, reviewed } = await jurisdiction();
    if (!isStale({ reviewed }, new Date())) return [];
    const detail = `those for ${place} were last looked at on ${reviewed}`;
    const hint = 'hold the form against the law of your place: amynote consent form CLIENT';
    return [{ name, state: 'warning', detail, hint }];
  } catch (error) {
    if (!(error instanceof AmynoteError)) throw error;
    return [{ name, state: 'broken', detail: error.message, ...(error.hint && { hint: error.hint }) }];
  }
}

async function checkKey(host: Host, name: string, purpose: string): Promise<HealthCheck> {
  if (host.env[name]) return { name, state: 'ok', detail: 'set' };
  return { name, state: 'warning', detail: `not set: no ${purpose}`, hint: `export ${name}=…` };
}
