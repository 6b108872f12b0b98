import { present } from '../present.ts';
import type { ClickInteraction, CommandInteraction, Interaction, SubmitInteraction } from './interaction.ts';
import type { Proof, SlackJob } from './job.ts';

/** What the app's features want of the door: which words, buttons and forms there are, and what to do about each at once. */
export interface DoorRules {
  /**
   * By command, e.g. `/patch`: an answer to give now, or a job, with the title of a Loading modal if it needs one, and with the
   * queue's group if that is not the person's.
   */
  commands: Readonly<
    Record<
      string,
      (text: string) => { kind: 'answer'; text: string } | { kind: 'job'; loading?: string; group?: string }
    >
  >;
  /** By action id, or by what stands before a colon in it: buttons of one block need ids of their own. */
  actions: Readonly<Record<string, ActionRule>>;
  /** Callback ids of the modals that can be submitted. */
  submissions: readonly string[];
  /** Those of them that stay open until they are answered, and the title that they have meanwhile. */
  staying: Readonly<Record<string, string>>;
  /** Actions and callback ids that may approve: their jobs carry the request as Slack signed it. */
  proofs: readonly string[];
}

export interface ActionRule {
  /**
   * The queue's group (clicks of one group are handled in order) for a button's value or the value of the option chosen, empty
   * for any other element; or `undefined` for a value that is not one of ours. Without it the group is the person's. A form with the
   * action's name belongs to the same group, by its private metadata.
   */
  groupOf?: (value: string) => string | undefined;
  /** Title of the Loading modal to open. */
  loading?: string;
}

/** When and by which request something was asked: what a job takes from the verifier. */
export interface Origin {
  /** SHA-256 of the request's signature. */
  id: string;
  /** Milliseconds since the epoch at which Slack signed it. */
  at: number;
  /** The request as Slack signed it. */
  proof: () => Proof;
}

/** What the door does about one interaction. */
export type Plan =
  | JobPlan
  | { kind: 'answer'; text: string }
  /** A form or button of another version: nothing is done, and the form says so. */
  | { kind: 'unknown'; reason: 'unknown-action' | 'unknown-form' }
  | { kind: 'nothing' };

export interface JobPlan {
  kind: 'job';
  job: SlackJob;
  groupId: string;
  /** A Loading modal to show first; only a command or a click can have one. */
  open?: Opening;
  /** The title of what takes the place of a submitted modal that stays open. */
  stays?: string;
}

/** How a Loading modal comes onto the screen. https://docs.slack.dev/surfaces/modals#updating_views */
export type Opening =
  /** Alone, or in the place of every modal that the person has open. */
  | { how: 'open'; title: string; triggerId: string }
  /** On top of the modal that was clicked in, which stays below with what was entered. */
  | { how: 'push'; title: string; triggerId: string }
  /** In the place of the modal that was clicked in, where Slack takes no further one on top. */
  | { how: 'replace'; title: string; viewId: string; hash?: string };

/** Pure and total. */
export function planInteraction(interaction: Interaction, rules: DoorRules, { proof, ...origin }: Origin): Plan {
  switch (interaction.kind) {
    case 'command':
      return planCommand(interaction, rules, origin);
    case 'click':
      return planClick(interaction, rules, { ...origin, ...proofFor(interaction.actionId, rules, proof) });
    case 'submit':
      return planSubmit(interaction, rules, { ...origin, ...proofFor(interaction.callbackId, rules, proof) });
    case 'home':
      return job({ kind: 'home', ...origin, actor: interaction.actor });
    case 'workspace':
      return { kind: 'job', job: { ...interaction, ...origin }, groupId: `team:${interaction.actor.teamId}` };
    case 'ssl-check':
    case 'url-verification':
    case 'ignored-event':
    case 'rate-limited':
      return { kind: 'nothing' };
  }
}

/** What a job takes from the request itself. */
type Taken = Omit<Origin, 'proof'> & { proof?: Proof };

const proofFor = (name: string, { proofs }: DoorRules, proof: Origin['proof']): Pick<Taken, 'proof'> =>
  proofs.includes(baseOf(name)) ? { proof: proof() } : {};

const baseOf = (actionId: string): string => actionId.split(':', 1)[0] ?? '';

const job = (of: SlackJob): JobPlan => ({ kind: 'job', job: of, groupId: `user:${of.actor.userId}` });

function planCommand(interaction: CommandInteraction, rules: DoorRules, origin: Taken): Plan {
  const { command, text, channelId, responseUrl, triggerId, actor } = interaction;
  const rule = own(rules.commands, command);
  if (rule === undefined) return { kind: 'nothing' };
  const wanted = rule(text);
  if (wanted.kind === 'answer') return wanted;
  const asked = job({ kind: 'command', ...origin, actor, channelId, text, responseUrl });
  const plan = { ...asked, groupId: wanted.group ?? asked.groupId };
  return wanted.loading === undefined ? plan : { ...plan, open: { how: 'open', title: wanted.loading, triggerId } };
}

function planClick(interaction: ClickInteraction, rules: DoorRules, origin: Taken): Plan {
  const { isStackFull: _isStackFull, triggerId: _triggerId, ...click } = interaction;
  const rule = own(rules.actions, baseOf(click.actionId));
  if (rule === undefined) return { kind: 'unknown', reason: 'unknown-action' };
  const plan = job({ ...click, ...origin });
  const groupId = rule.groupOf === undefined ? plan.groupId : rule.groupOf(wordOf(interaction));
  // The worker tells the person that this button cannot be read.
  if (groupId === undefined) return plan;
  return { ...plan, groupId, ...(rule.loading === undefined ? {} : { open: opening(rule.loading, interaction) }) };
}

const wordOf = ({ value, input }: ClickInteraction): string => (input?.kind === 'choice' ? input.value : value);

/** `views.open` from inside a modal would take the place of the whole stack, with all that was entered. */
function opening(title: string, { from, isStackFull, triggerId }: ClickInteraction): Opening {
  if (from.kind !== 'modal') return { how: 'open', title, triggerId };
  if (!isStackFull) return { how: 'push', title, triggerId };
  const { viewId, hash } = from;
  return { how: 'replace', title, viewId, ...present({ hash }) };
}

function planSubmit(interaction: SubmitInteraction, rules: DoorRules, origin: Taken): Plan {
  if (!rules.submissions.includes(interaction.callbackId)) return { kind: 'unknown', reason: 'unknown-form' };
  const { viewId, ...submitted } = interaction;
  const stays = own(rules.staying, interaction.callbackId);
  const plan = job({ ...submitted, ...origin, ...(stays === undefined ? {} : { viewId }) });
  const groupId = own(rules.actions, interaction.callbackId)?.groupOf?.(interaction.privateMetadata);
  return { ...plan, ...present({ groupId, stays }) };
}

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
