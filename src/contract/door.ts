import type { ActionRule } from '../slack/plan.ts';

/** What the function that Slack reaches must know of a feature. It must start fast: nothing here imports a client or zod. */
export interface Door {
  /** By the word after `/patch`, in the order in which help lists them. */
  commands?: Readonly<Record<string, Command>>;
  /** It answers `/patch` alone, in a modal that has this title while it loads. One door of all has it. */
  alone?: string;
  /** Its buttons and inputs, by action id, or by what stands before a colon in it: ids of one block differ. */
  actions?: Readonly<Record<string, ActionRule>>;
  /** Callback ids of its forms. */
  forms?: readonly string[];
  /** Those of its forms that stay open and are answered in: the title that each has until then. */
  staying?: Readonly<Record<string, string>>;
  /** Those of its buttons and forms that may approve: the request is kept as Slack signed it. */
  proofs?: readonly string[];
  /** Of a feature with a kind of run: what the ids of its runs begin with, one letter. */
  runPrefix?: string;
}

export interface Command {
  /** As help shows it: the word and what may follow, `bake [image]`. */
  usage: string;
  /** As Slack's own hint shows it, where that is shorter. */
  hint?: string;
  does: string;
  /** The queue's group, where it is not the person's: it then waits for nothing else that they asked for. */
  group?: string;
  /** What to do about the words that follow. Total. */
  parse: (words: readonly string[]) => DoorAnswer;
}

/** Something to say at once, or a job for the worker, with the title of a Loading modal where a form follows. */
export type DoorAnswer = { kind: 'help'; text: string } | { kind: 'request'; loading?: string };
