import { decide } from '../../src/runs/decision/decide.ts';
import type { InputKind } from '../../src/runs/types/input.ts';
import { type Decision, RUN_STATES, type Run, TERMINAL_STATES } from '../../src/runs/types/run.ts';
import { CHECKPOINT, INPUTS, NOW, runIn } from './fixture.ts';

/** A checkpoint is a wait of its own: people are asked there. */
const CASES: readonly { title: string; run: Run }[] = RUN_STATES.flatMap((state) =>
  state === 'waiting'
    ? [
        { title: 'waiting (watch)', run: runIn(state) },
        { title: 'waiting (checkpoint)', run: runIn(state, CHECKPOINT) },
      ]
    : { title: state, run: runIn(state) },
);

const KINDS = Object.values(INPUTS).map(({ kind }) => kind);

/** docs/states.md: what `decide` answers to every input in every state, when all else is well. */
export function statesPage(): string {
  return `# States of a run

Made from the rules in [decide.ts](../src/runs/decision/decide.ts) by \`npx tsx scripts/states.ts\`; a test compares. Each cell is what
happens to a run of that state, asked a few minutes ago and with nothing in the way, when that input comes: **the state it is in
then**, _refused_ with the refusal's code, or nothing, with the reason. Never left: ${TERMINAL_STATES.join(', ')}.

${KINDS.map(section).join('\n')}`;
}

const section = (kind: InputKind): string => `## ${kind}

${MEANING[kind]}

| State | Outcome |
| --- | --- |
${CASES.map(({ title, run }) => `| ${title} | ${outcomeText(run, decide(run, INPUTS[kind], NOW))} |`).join('\n')}
`;

function outcomeText({ state }: Run, decision: Decision): string {
  switch (decision.kind) {
    case 'change':
      return decision.run.state === state
        ? `**${state}**, changed: ${decision.audit.type}`
        : `**${decision.run.state}**`;
    case 'refuse':
      return `_refused_: ${decision.refusal.code}`;
    case 'nothing':
      return `nothing: ${decision.because}`;
  }
}

const MEANING: Readonly<Record<InputKind, string>> = {
  approve: 'An eligible approver says yes to the epoch of the card; one approval is needed.',
  reject: 'An eligible approver says no, with a reason.',
  defer: 'An eligible approver moves the start to a later time.',
  cancel: 'An eligible approver, or the requester, calls it off.',
  planned: 'It is known what it would do, and nothing was approved beforehand.',
  time: 'The clock moved, and nothing is due or expired yet.',
  checked: 'Everything was looked at again just before the start, and nothing is in the way.',
  'start-accepted': 'AWS named the execution.',
  'start-refused': 'AWS said no to the start.',
  'start-turned-away': 'AWS throttled the start or is at its limit of automations; certainly nothing was started.',
  'start-unsettled': 'AWS gave no clear answer to the start: it may have happened.',
  admitted: 'The gate admitted another execution than the one being watched.',
  observed: 'The execution was looked at and goes on, with progress.',
  reported: 'What a succeeded run still owed is made.',
  counted: 'The possible approvers were counted: there are enough.',
  'channel-shared': 'The channel of its card is now shared with another organisation.',
};
