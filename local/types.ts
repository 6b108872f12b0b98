import type { Outcome } from './aws/ssm/nodes/outcomes.ts';

/** The contracts between the parts of local mode: one clock, one event bus, one place for faults. */

/** Work that the clock begins; while it sleeps by `sleep`, the world can move on. */
export type Task = (sleep: (ms: number) => Promise<void>) => void | Promise<void>;

/** The local world's clock. Nothing in local mode reads `Date.now()` for the world's time. */
export interface Clock {
  /** Milliseconds since the epoch, in the local world. */
  now(): number;
  /** Runs `task` when the clock reaches `time` (past times: at once, asynchronously). Returns a cancel function. */
  at(time: number, task: Task): () => void;
  /** Resolves when the world's clock has moved on by `ms`; within a task, use the one it is given. */
  sleep(ms: number): Promise<void>;
  /** Registers work in flight; `advance` and `settled` wait for it. Returns the same promise. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when no tracked work is in flight and nothing is due at the present moment. */
  settled(): Promise<void>;
  /** Moves the world by `ms`: everything due runs in time order, the world settling in between. */
  advance(ms: number): Promise<void>;
  /** World milliseconds per real millisecond; 0 stands still (time moves by `advance` alone). */
  readonly speed: number;
  setSpeed(speed: number): void;
  stop(): void;
}

/** An event as a service puts it on the default bus; the bus fills id, account, region and time. */
export interface EmittedEvent {
  source: string;
  detailType: string;
  resources: string[];
  detail: Record<string, unknown>;
}

export type Emit = (event: EmittedEvent) => void;

/**
 * Calls one operation of a simulated service in process, checked against the SDK's schema like a call over the wire.
 * `caller` is the name of the role that calls; without one it is who administers the account.
 */
export type CallService = (
  service: string,
  operation: string,
  input: Record<string, unknown>,
  caller?: string,
) => Promise<Record<string, unknown>>;

export interface CallContext {
  accountId: string;
  region: string;
  requestId: string;
  /** The access key of the request: the name of the role for a function or a runbook. Absent for who administers the account. */
  caller?: string;
}

/** A fault that `POST /_local/fault` injects; each is used up after `times` (default 1). */
export type Fault =
  | {
      target: 'aws';
      service: string;
      operation: string;
      kind: 'throttle' | 'server-error' | 'timeout-after-accept' | 'access-denied';
      /** Only for calls of this role. */
      caller?: string;
      times?: number;
      /** How long it lasts, such as `2h`; it is not used up before. */
      for?: string;
    }
  | {
      target: 'events';
      kind: 'drop' | 'delay' | 'duplicate' | 'reorder';
      detailType?: string;
      times?: number;
      by?: string;
    }
  | {
      target: 'bake';
      pipeline: string;
      kind:
        | 'component-failure'
        | 'test-failure'
        | 'distribution-failure'
        | 'stuck'
        /** Image Builder reports AVAILABLE, and EC2 does not have the AMI, has it as failed, or only another account has one. */
        | 'no-ami'
        | 'failed-ami'
        | 'other-account';
      reason?: string;
      times?: number;
    }
  /** The runtime goes away before the function has done anything, whoever invoked it. */
  | { target: 'function'; function: string; kind: 'invoke-error'; times?: number }
  | {
      target: 'instance';
      /** An Auto Scaling group's name, or what comes before a dash in it: CloudFormation adds a random end. */
      group: string;
      kind: 'boot-failure' | 'no-signal' | 'unhealthy' | 'no-capacity';
      times?: number;
    }
  | {
      target: 'instance';
      group: string;
      /** It is launched from this image, whatever its template says, and AWS counts it as any other. */
      kind: 'other-image';
      image: string;
      times?: number;
    }
  | {
      target: 'node';
      /** `i-…` or `mi-…` */
      instance: string;
      outcome: Outcome;
      times?: number;
    }
  /** Moves a CloudWatch alarm at once; it is not used up. */
  | { target: 'alarm'; alarm: string; state: 'OK' | 'ALARM' }
  | {
      target: 'stack';
      stack: string;
      kind: 'resource-failure' | 'rollback-failure';
      reason?: string;
      times?: number;
    }
  | {
      target: 'slack';
      method: string;
      kind:
        | 'rate-limit'
        | 'server-error'
        | 'timeout-before-accept'
        | 'timeout-after-accept'
        | 'timeout-late-accept'
        | 'revoked-token'
        | 'channel-deleted'
        | 'outage';
      times?: number;
      /** How long an outage lasts, such as `2h`; it is not used up before. */
      for?: string;
      /** How long after its answer was lost the call is carried out, such as `90s`. */
      by?: string;
      retryAfter?: number;
    };
