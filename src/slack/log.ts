import type { Logger, LogLevel } from '@slack/bolt';

/**
 * The door's log: one JSON record a line, made of these fields and no others. There is no field for a body, a header,
 * a token, a response_url or a message of Slack's: what is not on the list cannot be logged.
 */
export interface LogFields {
  requestId?: string;
  /** Kind of the job, as in `SlackJob`. */
  job?: string;
  jobId?: string;
  status?: number;
  reason?: string;
  /** Name or code of an error; never its message. */
  code?: string;
}

export type Severity = 'INFO' | 'WARN' | 'ERROR';

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A code that may be logged: a word, not a sentence. */
const WORD = /^[\w.:-]{1,80}$/;

const word = (value: string | undefined): string | undefined =>
  value === undefined || WORD.test(value) ? value : 'unprintable';

const stdout = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export function createLog(write: (line: string) => void = stdout): Log {
  const record =
    (level: Severity) =>
    (event: string, { requestId, job, jobId, status, reason, code }: LogFields = {}): void =>
      write(
        JSON.stringify({
          level,
          event: word(event),
          requestId: word(requestId),
          job: word(job),
          jobId: word(jobId),
          status,
          reason: word(reason),
          code: word(code),
        }),
      );
  return { info: record('INFO'), warn: record('WARN'), error: record('ERROR') };
}

/** What of an error may be logged: its code, or its name. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'UnknownError';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'UnknownError';
}

/** Bolt writes bodies, signatures and headers into its messages: of what it logs, only that it did and the error's code is kept. */
export function boltLogger(log: Log): Logger {
  const nothing = (): void => undefined;
  const code = (parts: readonly unknown[]): LogFields => ({
    code: errorCode(parts.find((part) => part instanceof Error)),
  });
  return {
    debug: nothing,
    info: nothing,
    warn: (...parts) => log.warn('bolt-warning', code(parts)),
    error: (...parts) => log.error('bolt-error', code(parts)),
    setLevel: nothing,
    setName: nothing,
    getLevel: () => WARN,
  };
}

// The enum's value; importing the enum itself would load the package for one word.
const WARN = 'warn' as LogLevel;
