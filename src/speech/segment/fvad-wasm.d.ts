declare module '@echogarden/fvad-wasm' {
  /** The part of libfvad's WebAssembly build that we use. Pointers are offsets into its heap. */
  export interface FvadModule {
    readonly HEAP16: Int16Array;
    _malloc(bytes: number): number;
    _free(pointer: number): void;
    _fvad_new(): number;
    _fvad_free(detector: number): void;
    _fvad_set_mode(detector: number, mode: number): number;
    _fvad_set_sample_rate(detector: number, rate: number): number;
    /** 1 speech, 0 none, -1 a frame of a length it does not know. */
    _fvad_process(detector: number, frame: number, length: number): number;
  }
  export default function load(): Promise<FvadModule>;
}
