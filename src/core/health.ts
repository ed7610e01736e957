/** One thing `doctor` looked at. */
export interface HealthCheck {
  name: string;
  state: 'ok' | 'warning' | 'broken';
  detail: string;
  /** The command that mends it. */
  hint?: string;
}

/** Looks at everything amynote needs on this machine. */
export interface Health {
  check(): Promise<HealthCheck[]>;
}
