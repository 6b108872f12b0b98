import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { Kind } from '../kinds.ts';
import type { RunKind } from '../run-kind.ts';
import type { Run } from '../types/run.ts';

/** The command that requests the same once more; a kind that takes more than a name says its own. */
export const againCommand = <K extends Kind>(run: Run<K>, kind?: Pick<RunKind<K>, 'again'>): string =>
  kind?.again?.(run) ?? `/patch ${run.kind} ${run.name}`;

/** A sentence of its own. */
export const againText = <K extends Kind>(run: Run<K>, kind?: Pick<RunKind<K>, 'again'>): Mrkdwn =>
  md`Request it again with ${code(againCommand(run, kind))}.`;
