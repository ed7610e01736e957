/** Samples of one frame: 10 ms at the sample rate of `core/pcm.ts`, the shortest the WebRTC detector takes. */
export const FRAME_SAMPLES = 160;
export const FRAME_MS = 10;
