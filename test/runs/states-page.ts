import { decide } from '../../src/runs/decision/decide.ts';
import type { Decision } from '../../src/runs/types/decision.ts';
import type { InputKind } from '../../src/runs/types/input.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { RUN_STATES, TERMINAL_STATES } from '../../src/runs/types/state.ts';
import { CHECKPOINT, CLAIM, HOUR, INPUTS, MINUTE, NOW, runIn } from './fixture.ts';
import { SLOT } from './slot-fixture.ts';

const code = (name: string): string => `\`${name}\``;

/** Approved for a slot that opens in a minute. */
const ARMED = {
  slot: { ...SLOT, opensAt: NOW + MINUTE, latestStart: NOW + HOUR },
  armed: CLAIM,
  expiresAt: NOW + HOUR,
};

/** At a checkpoint people decide; a watch ends on its own; what has a slot is not started, but armed. */
const CASES: readonly { title: string; run: Run }[] = RUN_STATES.flatMap((state) => {
  switch (state) {
    case 'waiting':
      return [
        { title: `${code(state)} (watch)`, run: runIn(state) },
        { title: `${code(state)} (checkpoint)`, run: runIn(state, CHECKPOINT) },
      ];
    case 'approved':
      return [
        { title: code(state), run: runIn(state) },
        { title: `${code(state)} (armed in its slot)`, run: runIn(state, ARMED) },
      ];
    default:
      return [{ title: code(state), run: runIn(state) }];
  }
});

const KINDS = Object.values(INPUTS).map(({ kind }) => kind);

/** docs/states.md: what `decide` answers to every input in every state, when all else is well. */
export function statesPage(): string {
  return `# States of a run

Made from the rules in [decide.ts](../src/runs/decision/decide.ts) by \`npx tsx scripts/states.ts\`; a test compares. Each cell is what
happens to a run in that state, requested a few minutes ago and with nothing in the way, when that input comes: **the state it is in
then**, _refused_ with the refusal's code, or nothing, with the reason. Never left: ${TERMINAL_STATES.map(code).join(', ')}.

States are named as they are stored. People read \`cancelled\` as withdrawn (nothing had started) or stopped, and \`cancelling\` as
being stopped.

${KINDS.map(section).join('\n')}`;
}

const section = (kind: InputKind): string => `## ${TITLES[kind] ?? kind}

${MEANING[kind]}

| State | Outcome |
| --- | --- |
${CASES.map(({ title, run }) => `| ${title} | ${outcomeText(run, decide(run, INPUTS[kind], NOW))} |`).join('\n')}
`;

/** Where the name of an input is not the word for it. */
const TITLES: Partial<Record<InputKind, string>> = { cancel: 'withdraw, stop, resolve (`cancel`)' };

function outcomeText({ state }: Run, decision: Decision): string {
  switch (decision.kind) {
    case 'change':
      return decision.run.state === state
        ? `**${code(state)}**, changed: ${code(decision.audit.type)}`
        : `**${code(decision.run.state)}**`;
    case 'refuse':
      return `_refused_: ${code(decision.refusal.code)}`;
    case 'nothing':
      return `nothing: ${decision.because}`;
  }
}

const MEANING: Readonly<Record<InputKind, string>> = {
  approve: 'An eligible approver approves the version that the card shows; one approval is needed.',
  confirmations:
    'Under a policy with `confirm: aws`: Systems Manager says who has confirmed an approval. Here the policy wants no confirmation.',
  reject: 'An eligible approver rejects it, with a reason.',
  defer: 'An eligible approver moves the start to a later time.',
  cancel:
    'An eligible approver, or the requester, ends it with a reason: a request is withdrawn, a run stopped, what needed attention resolved.',
  planned: 'What it would change is known, and nothing was approved beforehand.',
  time: 'The clock moved, and nothing is due or expired yet.',
  checked: 'Everything was checked again just before the start, and nothing is in the way.',
  'start-accepted': 'AWS named the execution.',
  'start-refused': 'AWS refused the start.',
  'start-turned-away': 'AWS throttled the start or is at its limit of automations; certainly nothing was started.',
  'start-unsettled': 'AWS gave no clear answer to the start: it may have happened.',
  admitted: 'The gate admitted another execution than the one being watched.',
  observed:
    'The execution was read: it continues, with progress. One that was not admitted for now leads back to `approved`.',
  reported: 'What remained to be done after a success (the difference, the soak) is done.',
  counted: 'The possible approvers were counted: there are enough.',
  'channel-shared': 'The channel of its card is now shared with another organisation.',
  'called-off':
    'The window that would have started it is deleted, disabled or moved, or what it started was not admitted; the run here has none.',
  'proofs-missing':
    'People were asked, or approved it, before approvals carried what Slack signed; or approved it in a channel that the config no longer names.',
  'nobody-asked': 'By now patchwarden.yml only observes what it would change, and asks nobody (`observe: true`).',
  replan: 'Long before its slot its plan has turned out to be another; the run here has no slot.',
};
