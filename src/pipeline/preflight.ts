import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { requireScope } from './stage-session.ts';

const gigabyte = 1e9;
/** Two hours of one channel, or the raw sound of a session beside its encoded one. */
const warnBelow = 2 * gigabyte;
const refuseBelow = 0.1 * gigabyte;
/** A clock that has not been set shows the year it was made, or 1970. */
const saneYears = { from: 2025, to: 2100 };
/** Another machine's clock, or a file system's, may be a little ahead. */
const clockSlackMs = 60_000;

/**
 * What must hold before the microphone is opened: consent, which also proves that the key opens the vault, room
 * on the disk, a clock that can be right. What is only doubtful is told.
 * @throws `consent`, `locked`, `failed`
 */
export async function checkBeforeRecording(ports: StagePorts, client: Client): Promise<void> {
  await requireScope(ports, client, 'record_audio');
  const disk = await ports.vault.captures.disk();
  checkRoom(ports, disk.freeBytes);
  checkClock(ports, disk.lastWriteAt);
}

function checkRoom(ports: StagePorts, freeBytes: number): void {
  if (freeBytes < refuseBelow) {
    throw new AmynoteError('failed', `there is no room to record: ${megabytes(freeBytes)} are free`, {
      hint: 'free some space, then run the same command again',
    });
  }
  if (freeBytes < warnBelow) warn(ports, `the disk has little room: ${megabytes(freeBytes)} are free`);
}

function checkClock(ports: StagePorts, lastWriteAt: Date | undefined): void {
  const now = ports.now();
  const year = now.getUTCFullYear();
  if (!(year >= saneYears.from && year <= saneYears.to)) {
    throw new AmynoteError('failed', `the clock of this machine shows the year ${year}`, {
      hint: 'set the clock, then run the same command again',
    });
  }
  if (lastWriteAt !== undefined && now.getTime() < lastWriteAt.getTime() - clockSlackMs) {
    warn(ports, 'the clock of this machine is behind what was last written to the vault; check it');
  }
}

function warn(ports: StagePorts, message: string): void {
  ports.onEvent({ type: 'notice', stage: 'record', message });
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1e6)} MB`;
}
