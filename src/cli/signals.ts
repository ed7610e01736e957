import { setMaxListeners } from 'node:events';

/** Turns Ctrl-C and a termination request into one abort; a second one ends the process at once. */
export interface Interruption {
  signal: AbortSignal;
  /** 130 or 143 once a signal came. */
  status(): number | undefined;
  dispose(): void;
}

export function watchSignals(target: NodeJS.Process): Interruption {
  const controller = new AbortController();
  // Every piece under way listens; Node would take more than ten for a leak and say so to the clinician.
  setMaxListeners(0, controller.signal);
  let status: number | undefined;
  const stop = (code: number) => () => {
    if (status !== undefined) target.exit(code);
    status = code;
    controller.abort();
  };
  const onInterrupt = stop(130);
  const onTerminate = stop(143);
  target.on('SIGINT', onInterrupt);
  target.on('SIGTERM', onTerminate);
  // A closed window must not cost the end of a recording.
  target.on('SIGHUP', onTerminate);
  return {
    signal: controller.signal,
    status: () => status,
    dispose() {
      target.off('SIGINT', onInterrupt);
      target.off('SIGTERM', onTerminate);
      target.off('SIGHUP', onTerminate);
    },
  };
}
