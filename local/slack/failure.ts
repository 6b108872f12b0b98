import type { JsonRecord } from './json.ts';

/** An answer with `ok: false`, as Slack names it. `detail` joins the answer. */
export class SlackFailure extends Error {
  readonly code: string;
  readonly detail: JsonRecord;

  constructor(code: string, detail: JsonRecord = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** Refusal with messages that say where, e.g. `missing required field: title [json-pointer:/view]`. */
export const failureAt = (code: string, problems: readonly string[]): SlackFailure =>
  new SlackFailure(code, {
    ...(code === 'invalid_blocks' ? { errors: problems } : {}),
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
