import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Tells when devices came, went or changed places, until it is closed. */
export interface InputWatch {
  close(): void;
}

/** One plug that is pulled makes a dozen events: they are answered together, after this many milliseconds. */
const settleMs = 100;

/** Without `pactl` the devices are simply looked at this often, in milliseconds. */
const lookMs = 2000;

/** How soon a sound server that went away is asked again, in milliseconds. */
const againMs = 1000;

/** What the shell answers when there is no such program. */
const noProgram = 127;

/**
 * `pactl` would outlive a process that is killed, since it notices nothing until it has something to say. So a
 * shell keeps it, which waits for the end of its own standard input: that comes with our end, however we end.
 */
const untilInputEnds =
  'command -v pactl >/dev/null || exit 127; pactl subscribe 2>/dev/null & exec >/dev/null; read -r _; kill $!';

/** PulseAudio and PipeWire tell by themselves, which costs nothing while nothing happens. */
export function watchInputs(onChange: () => void): InputWatch {
  let child: ChildProcess | undefined;
  let closed = false;
  let settling: NodeJS.Timeout | undefined;
  let waiting: NodeJS.Timeout | undefined;
  const changed = () => {
    settling ??= setTimeout(() => {
      settling = undefined;
      onChange();
    }, settleMs);
  };
  const listenAgain = () => {
    listen();
    changed();
  };
  const listen = () => {
    child = subscribe(changed, (status) => {
      if (closed) return;
      waiting = status === noProgram ? setInterval(changed, lookMs) : setTimeout(listenAgain, againMs);
    });
  };
  listen();
  return {
    close() {
      closed = true;
      child?.stdin?.end();
      clearTimeout(settling);
      clearTimeout(waiting);
    },
  };
}

function subscribe(changed: () => void, ended: (status: number | null) => void): ChildProcess {
  const shell = spawn('sh', ['-c', untilInputEnds], { stdio: ['pipe', 'pipe', 'ignore'] });
  shell.stdin.on('error', () => undefined);
  createInterface({ input: shell.stdout })
    .on('line', (line) => isAboutInputs(line) && changed())
    // The output ends when pactl does; the shell would go on waiting for us.
    .on('close', () => shell.stdin.end());
  shell.once('error', () => ended(noProgram)).once('close', ended);
  return shell;
}

/** The server itself tells of a new default; our own questions make events of clients, which tell nothing. */
function isAboutInputs(line: string): boolean {
  return / on (server|source) #/.test(line);
}

/** Whether the sound server was told to keep a source silent: then its silence is somebody's wish. */
export function isMuted(source: string): Promise<boolean> {
  const name = source === 'default' ? '@DEFAULT_SOURCE@' : source;
  const inEnglish = ['-c', 'LC_ALL=C exec pactl get-source-mute "$1"', 'sh', name];
  return new Promise((resolve) => {
    execFile('sh', inEnglish, { timeout: lookMs }, (_, said) => resolve(/\byes\b/.test(said)));
  });
}
