import type { Arguments } from '../arguments.ts';
import type { JsonRecord } from '../json.ts';
import type { Triggers } from '../triggers.ts';
import type { Uploads } from '../uploads.ts';
import type { Workspace } from '../workspace.ts';

export interface MethodContext {
  workspace: Workspace;
  triggers: Triggers;
  uploads: Uploads;
}

/** One Web API method: returns what joins `ok: true`. @throws SlackFailure */
export interface Method {
  /** The scope it needs; a function where it depends on the conversation. */
  scope?: string | ((args: Arguments, workspace: Workspace) => string);
  run(args: Arguments, context: MethodContext): JsonRecord;
}

export type Methods = Readonly<Record<string, Method>>;
