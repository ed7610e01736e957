import type { CaptureItem, PcmFormat } from '../core/audio-ports.ts';
import { type CaptureInput, isSameInput } from './capture-input.ts';
import {
  type Devices,
  findFirst,
  findNext,
  findSound,
  firstSoundMs,
  type Opened,
  tryInput,
} from './device-search.ts';
import { createEventQueue } from './event-queue.ts';
import { inputChange } from './input-changes.ts';
import type { Input } from './input-list.ts';
import { createLevelMeter, type Level, type LevelMeter } from './level-meter.ts';
import type { Microphone } from './microphone.ts';
import { createTroubleWatch, type TroubleChange, type TroubleWatch } from './trouble-watch.ts';

export interface CaptureRequest {
  /** Undefined for the default one. */
  named: CaptureInput | undefined;
  format: PcmFormat;
  signal: AbortSignal;
}

type LostReason = Extract<CaptureItem, { type: 'lost' }>['reason'];

/** A search for another device. Only the newest counts. */
interface Search {
  reason: LostReason;
  giveUp: AbortController;
}

type Happening =
  | { type: 'heard'; from: Microphone; pcm: Uint8Array }
  | { type: 'ended'; from: Microphone }
  | { type: 'searched'; search: Search; opened: Opened | undefined }
  | { type: 'inputs'; inputs: Input[] | undefined }
  | { type: 'tick' }
  | { type: 'stop' };

/**
 * A device that gave nothing during so many ticks is lost: two seconds. Counted rather than read from a clock,
 * so that neither a machine that slept nor one that was busy is taken for a broken microphone.
 */
const tickMs = 250;
const silentTicks = 8;

/** One capture: the device that is listened to now, and the search for another. */
export class Listening {
  /** No more items come. */
  isOver = false;
  readonly #happenings = createEventQueue<Happening>();
  readonly #devices: Devices;
  readonly #request: CaptureRequest;
  readonly #closed = new AbortController();
  #current: Microphone | undefined;
  /** The device that is or was listened to: the default one by its own name, where that is known. */
  #input: CaptureInput | undefined;
  #inputs: Input[] | undefined;
  #looking: Promise<void> = Promise.resolve();
  #search: Search | undefined;
  #meter: LevelMeter;
  #troubles: TroubleWatch;
  #isSilent = false;
  #ticks = 0;

  constructor(devices: Devices, request: CaptureRequest) {
    this.#devices = devices;
    this.#request = request;
    this.#meter = createLevelMeter(request.format);
    this.#troubles = createTroubleWatch(request.format);
  }

  /** Opens the first device. @throws `audio` */
  async begin(): Promise<CaptureItem[]> {
    const { named, signal } = this.#request;
    // Asked before it is opened: only what was there can be missed.
    if (named !== undefined) this.lookAround();
    const first = await findFirst(this.#devices, named, signal);
    if (signal.aborted || first === undefined) {
      first?.opened.microphone.close();
      this.isOver = true;
      return [];
    }
    signal.addEventListener('abort', () => this.#stop(), { signal: this.#closed.signal });
    const tick = { type: 'tick' } as const;
    const clock = setInterval(() => this.#happenings.push(tick), tickMs);
    this.#closed.signal.addEventListener('abort', () => clearInterval(clock));
    this.#inputs = first.inputs;
    return this.#take(first.opened, first.input);
  }

  async next(): Promise<CaptureItem[]> {
    const happening = await this.#happenings.next();
    switch (happening.type) {
      case 'heard':
        return happening.from === this.#current ? this.#hear(happening.pcm) : [];
      case 'ended':
        return happening.from === this.#current ? this.#lose() : [];
      case 'searched':
        return this.#searched(happening.search, happening.opened);
      case 'inputs':
        return this.#compare(happening.inputs);
      case 'tick':
        this.#ticks += 1;
        return this.#current !== undefined && this.#ticks >= silentTicks ? this.#lose() : [];
      case 'stop':
        this.isOver ||= this.#current === undefined;
        return [];
    }
  }

  /** The machine's devices may have changed. */
  lookAround(): void {
    this.#looking = this.#looking.then(async () => {
      this.#happenings.push({ type: 'inputs', inputs: await this.#devices.list() });
    });
  }

  close(): void {
    this.isOver = true;
    this.#closed.abort();
    this.#giveUp();
    this.#current?.close();
    this.#current = undefined;
  }

  /** At once, whether or not anybody reads on; what was heard already still comes. */
  #stop(): void {
    this.#giveUp();
    this.#current?.stop();
    this.#happenings.push({ type: 'stop' });
  }

  #hear(pcm: Uint8Array): CaptureItem[] {
    this.#ticks = 0;
    const levels = this.#meter.add(pcm);
    return [{ type: 'sound', pcm }, ...levels.flatMap((level) => this.#judge(level))];
  }

  #judge(level: Level): CaptureItem[] {
    const { peakDb, rmsDb, deadChannels } = level;
    const changes = this.#troubles.add(level);
    for (const { trouble, over } of changes) if (trouble === 'digital-silence') this.#isSilent = !over;
    if (this.#isSilent && deadChannels === this.#request.format.channels) this.#seekSound();
    if (!this.#isSilent && this.#search?.reason === 'digital-silence') this.#giveUp();
    return [{ type: 'level', peakDb, rmsDb }, ...changes.map(asItem)];
  }

  /** The device ended, or nothing came from it. */
  #lose(): CaptureItem[] {
    if (this.#request.signal.aborted) {
      this.isOver = true;
      return [];
    }
    const [named, failed] = [this.#request.named, this.#input];
    const items = this.#leave('device-lost');
    this.#seek('device-lost', (signal) => findNext(this.#devices, named, failed, signal));
    return items;
  }

  #leave(reason: LostReason): CaptureItem[] {
    this.#current?.close();
    this.#current = undefined;
    this.#isSilent = false;
    return [{ type: 'lost', reason }, ...this.#troubles.endAll().map(asItem)];
  }

  #seekSound(): void {
    const silent = this.#input;
    if (this.#search !== undefined || silent === undefined) return;
    this.#seek('digital-silence', (signal) => findSound(this.#devices, silent, signal));
  }

  #seek(reason: LostReason, find: (signal: AbortSignal) => Promise<Opened | undefined>): void {
    this.#giveUp();
    const search = { reason, giveUp: new AbortController() };
    this.#search = search;
    find(search.giveUp.signal)
      .catch(() => undefined)
      .then((opened) => {
        if (this.isOver) opened?.microphone.close();
        else this.#happenings.push({ type: 'searched', search, opened });
      });
  }

  #giveUp(): void {
    this.#search?.giveUp.abort();
    this.#search = undefined;
  }

  #searched(search: Search, opened: Opened | undefined): CaptureItem[] {
    if (search !== this.#search) opened?.microphone.close();
    if (search !== this.#search) return [];
    this.#search = undefined;
    if (opened === undefined) return [];
    const { input } = opened.microphone;
    const found = { type: 'found', sameDevice: isSameInput(input, this.#input) } as const;
    if (isSameInput(input, this.#devices.byDefault)) this.lookAround();
    if (this.#current === undefined) return [found, ...this.#take(opened, input)];
    // Both were heard at the same time: what the new one gave until now, the old one gave as well.
    return [...this.#leave(search.reason), found, ...this.#take({ ...opened, heard: [] }, input)];
  }

  #take({ microphone, heard }: Opened, input: CaptureInput): CaptureItem[] {
    this.#current = microphone;
    this.#input = input;
    this.#meter = createLevelMeter(this.#request.format);
    this.#troubles = createTroubleWatch(this.#request.format);
    this.#ticks = 0;
    this.#pump(microphone);
    return heard.flatMap((pcm) => this.#hear(pcm));
  }

  async #pump(microphone: Microphone): Promise<void> {
    for (;;) {
      const pcm = await microphone.next().catch(() => undefined);
      if (pcm === undefined) return this.#happenings.push({ type: 'ended', from: microphone });
      this.#happenings.push({ type: 'heard', from: microphone, pcm });
    }
  }

  #compare(inputs: Input[] | undefined): CaptureItem[] {
    const { named, signal } = this.#request;
    if (inputs === undefined || this.#current === undefined || signal.aborted) return [];
    const change = inputChange(this.#input, this.#devices.byDefault, this.#inputs, inputs);
    this.#inputs = inputs;
    this.#input = change.input;
    if (change.isGone) return this.#lose();
    if (named === undefined && change.newDefault !== undefined) this.#follow(change.newDefault);
    // The next level that is silent begins a new round at once.
    if (change.hasMore && this.#search?.reason === 'digital-silence') this.#giveUp();
    return [];
  }

  /** The new default is open before the old one is left. */
  #follow(input: Input): void {
    if (this.#search?.reason === 'default-changed') this.#giveUp();
    if (isSameInput(input, this.#input)) return;
    this.#seek('default-changed', (signal) => tryInput(this.#devices, input, { ms: firstSoundMs, signal }));
  }
}

function asItem(change: TroubleChange): CaptureItem {
  return { type: 'trouble', ...change };
}
