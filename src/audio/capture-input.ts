/** What ffmpeg is told to capture from. */
export interface CaptureInput {
  format: string;
  input: string;
}

/**
 * The microphone by platform. A device may name its own system: `pulse:NAME`, `alsa:NAME`,
 * `avfoundation:NAME`, `dshow:NAME`; `hw:…` and `plughw:…` mean ALSA.
 */
export function captureInput(platform: string, device: string): CaptureInput {
  const named = /^(pulse|alsa|avfoundation|dshow):(.+)$/.exec(device);
  if (named?.[1] !== undefined && named[2] !== undefined) return inputFor(named[1], named[2]);
  if (/^(plug)?hw:/.test(device)) return inputFor('alsa', device);
  return inputFor(soundSystem(platform), device);
}

/** The device that the system itself would take; undefined on Windows, where ffmpeg must be given a name. */
export function defaultInput(platform: string): CaptureInput | undefined {
  return platform === 'win32' ? undefined : inputFor(soundSystem(platform), 'default');
}

/** What ffmpeg calls the platform's way to its microphones. */
export function soundSystem(platform: string): string {
  if (platform === 'darwin') return 'avfoundation';
  return platform === 'win32' ? 'dshow' : 'pulse';
}

/** The name of a device as one of its sound system takes it. */
export function inputFor(format: string, device: string): CaptureInput {
  // avfoundation names "video:audio"; an empty video part captures sound alone.
  if (format === 'avfoundation') return { format, input: `:${device}` };
  if (format === 'dshow') return { format, input: `audio=${device}` };
  return { format, input: device };
}

/** Whether both name the same device. */
export function isSameInput(one: CaptureInput | undefined, other: CaptureInput | undefined): boolean {
  return one?.format === other?.format && one?.input === other?.input;
}

/**
 * Sound comes about ten times a second. PulseAudio counts in bytes of the 48 kHz stereo that ffmpeg asks it for,
 * DirectShow in milliseconds; the other systems have no such switch.
 */
export function captureOptions({ format }: CaptureInput): string[] {
  if (format === 'pulse') return ['-fragment_size', '19200', '-name', 'amynote', '-stream_name', 'recording'];
  return format === 'dshow' ? ['-audio_buffer_size', '100'] : [];
}
