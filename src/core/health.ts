/** One thing `doctor` looked at. */
export interface HealthCheck {
  name: string;
  /** `unknown`: it cannot be looked at from here. */
  state: 'ok' | 'unknown' | 'warning' | 'broken';
  detail: string;
  /** The command that mends it. */
  hint?: string;
}

/** Looks at everything amynote needs on this machine. */
export interface Health {
  check(): Promise<HealthCheck[]>;
  /** Only what keeps the record safe: keys, places, modes, swap, disk, leftovers. */
  keeping(): Promise<HealthCheck[]>;
}
