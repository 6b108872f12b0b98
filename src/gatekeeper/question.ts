import * as z from 'zod';
import type { Question } from './types.ts';

const RUN = z.string().regex(/^[a-z]-[0-9a-z]{8}$/);
const EXECUTION = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const ofRun = { RunId: RUN, ExecutionId: EXECUTION };

const QUESTION = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('admit'), ...ofRun }),
  z.strictObject({
    ask: z.literal('admit-stop'),
    Of: z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
    Attempt: z.string().regex(/^[1-9][0-9]{0,2}$/),
    ExecutionId: EXECUTION,
  }),
  z.strictObject({
    ask: z.literal('slot'),
    WindowId: z.string().regex(/^mw-[0-9a-f]{17}$/),
    Fleet: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/),
    ExecutionId: EXECUTION,
  }),
  z.strictObject({ ask: z.literal('was-admitted'), ...ofRun }),
  z.strictObject({ ask: z.literal('in-time'), ...ofRun }),
  z.strictObject({ ask: z.literal('stop-how'), ...ofRun }),
  z.strictObject({ ask: z.literal('planned'), ...ofRun, Found: z.array(z.string().max(100)).max(2000) }),
  z.strictObject({
    ask: z.literal('wave-done'),
    ...ofRun,
    Wave: z.string().regex(/^[1-3]$/),
    Found: z.array(z.string().max(100)).max(2000),
  }),
  z.strictObject({ ask: z.literal('change'), ...ofRun, Change: z.string().regex(/^[1-9][0-9]?$/) }),
  z.strictObject({ ask: z.literal('publish'), ...ofRun }),
]);

/** What a runbook asks; `undefined` for anything else. */
export const parseQuestion = (payload: unknown): Question | undefined => QUESTION.safeParse(payload).data;
