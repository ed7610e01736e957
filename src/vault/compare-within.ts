import * as z from 'zod';
import { captureEventSchema } from '../core/capture.ts';
import type { Finding } from '../core/inspection.ts';
import type { CheckedFile } from './file-check.ts';
import { type VaultPath, vaultPath } from './layout.ts';

type Checked = ReadonlyMap<string, CheckedFile>;
type Place = VaultPath & { file: string; is: CheckedFile };

const recordingSays = z.object({
  kind: z.literal('recording'),
  sessionId: z.string(),
  audioRevision: z.number(),
  audioSha256: z.string(),
});

/** What the files of a vault say of one another, also where no audit log does: sound, and the parts of a capture. */
export function contradictions(checked: Checked): Finding[] {
  const places = [...checked].flatMap(([file, is]): Place[] => {
    const place = vaultPath(file);
    return place === undefined ? [] : [{ ...place, file, is }];
  });
  return [...soundFindings(checked, places), ...captureFindings(places)];
}

/** The newest recording of a session names its sound and the hash of it; older sound may have been struck. */
function soundFindings(checked: Checked, places: readonly Place[]): Finding[] {
  const newest = new Map<string, Place>();
  for (const place of places.filter(({ artefact }) => artefact === 'recording')) {
    const known = newest.get(place.owner ?? '');
    if ((known?.number ?? 0) < (place.number ?? 0)) newest.set(place.owner ?? '', place);
  }
  return [...newest.values()].flatMap(({ is }): Finding[] => {
    const says = recordingSays.safeParse(is.said).data;
    if (says === undefined) return [];
    const file = `sessions/${says.sessionId}/audio.${says.audioRevision}.age`;
    const hint = 'restore it from a backup: amynote verify --repair --from BACKUP';
    const sound = checked.get(file);
    if (sound === undefined)
      return [{ state: 'missing', file, detail: 'the sound of a recording is gone', hint }];
    if (sound.sha256 === undefined || sound.sha256 === says.audioSha256) return [];
    return [{ state: 'changed', file, detail: 'the sound is not what its recording was made of', hint }];
  });
}

const storedEvent = z.object({ event: captureEventSchema });

/** Numbers run without holes; a strike removes parts, and names them. */
function captureFindings(places: readonly Place[]): Finding[] {
  const parts = new Map<string, Place[]>();
  for (const place of places) {
    if (place.kind !== 'capture-sound' && place.kind !== 'capture-event') continue;
    parts.set(place.owner ?? '', [...(parts.get(place.owner ?? '') ?? []), place]);
  }
  return [...parts].flatMap(([sessionId, found]) => {
    const numbers = new Set(found.flatMap(({ number, is }) => [number ?? 0, ...removedBy(is)]));
    const holes = Array.from({ length: Math.max(...numbers) }, (_, index) => index + 1);
    return holes
      .filter((number) => !numbers.has(number))
      .map((number): Finding => {
        const file = `sessions/${sessionId}/capture/${String(number).padStart(6, '0')}.age`;
        return { state: 'missing', file, detail: 'a part of an unfinished recording is gone' };
      });
  });
}

function removedBy({ said }: CheckedFile): number[] {
  const event = storedEvent.safeParse(said).data?.event;
  return event?.type === 'strike' ? event.removed.map(({ number }) => number) : [];
}
