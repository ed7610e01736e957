/** What ffmpeg is told to capture from. */
export interface CaptureInput {
  format: string;
  input: string;
}

/**
 * The microphone by platform. A device may name its own system: `pulse:NAME`, `alsa:NAME`,
 * `avfoundation:NAME`, `dshow:NAME`; `hw:…` and `plughw:…` mean ALSA.
 */
export function captureInput(platform: string, device: string | undefined): CaptureInput {
  const named = /^(pulse|alsa|avfoundation|dshow):(.+)$/.exec(device ?? '');
  if (named?.[1] !== undefined && named[2] !== undefined) return inputFor(named[1], named[2]);
  if (device !== undefined && /^(plug)?hw:/.test(device)) return inputFor('alsa', device);
  return inputFor(defaultSystem(platform), device);
}

function defaultSystem(platform: string): string {
  if (platform === 'darwin') return 'avfoundation';
  return platform === 'win32' ? 'dshow' : 'pulse';
}

function inputFor(format: string, device: string | undefined): CaptureInput {
  // avfoundation names "video:audio"; an empty video part captures sound alone.
  if (format === 'avfoundation') return { format, input: `:${device ?? 'default'}` };
  if (format === 'dshow') return { format, input: `audio=${device ?? 'default'}` };
  return { format, input: device ?? 'default' };
}
