/** One instance's part of a command. Times are milliseconds since the epoch. */
export interface CommandInvocation {
  instanceId: string;
  /** The API's status: `Pending`, `InProgress`, `Delayed`, `Success`, `Cancelled`, `Failed`, `TimedOut`, `Cancelling`. */
  status: string;
  /** Why, with spaces and case taken out, since its spelling is not fixed: `undeliverable`, `deliverytimedout`, `executiontimedout`, `noinstancesintag`, … */
  details: string;
  requestedAt: number;
  /** By plugin (step) name: its status and the first 2,500 characters of its output. Of others: escape it. */
  plugins: readonly { name: string; status: string; responseCode?: number; output: string }[];
}

export interface CommandState {
  id: string;
  document: string;
  status: string;
  details: string;
  targets: number;
  completed: number;
  errors: number;
  deliveryTimedOut: number;
}

/** Run Command, read only: what sends commands is a runbook. Methods throw AwsCallError. */
export interface Commands {
  command(id: string): Promise<CommandState | undefined>;
  /** Every instance's part of it, 50 a page. `detailed` brings the plugins with their output. */
  invocations(id: string, detailed: boolean): Promise<readonly CommandInvocation[]>;
}
