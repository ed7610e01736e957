/** The process around a run, as far as amynote looks at it: tests and `main` give it. */
export interface Host {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  platform: string;
  homeDirectory: string;
  hostName: string;
  pid: number;
  /** Who runs the commands, as the audit log names them. */
  userName: string;
  /** The user; undefined where there are none (Windows). */
  uid: number | undefined;
  nodeVersion: string;
  /** What Node itself was started with. */
  nodeFlags: readonly string[];
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
