/** The process around a run, as far as amynote looks at it: tests and `main` give it. */
export interface Host {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  homeDirectory: string;
  hostName: string;
  pid: number;
  nodeVersion: string;
  /** Where `templates` lies. */
  packageRoot: string;
  isAlive(pid: number): boolean;
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Flags that every command knows. */
export interface GlobalFlags {
  json?: boolean;
  quiet?: boolean;
  offline?: boolean;
  vault?: string;
}
