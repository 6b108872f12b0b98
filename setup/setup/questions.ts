import { doubtsOf } from './decision/doubts.ts';
import { itemsOf, type Proposal, type ProposedFleet, STAGES, type Stage, type WorkspaceFacts } from './types.ts';

/** One decision that a person makes on the terminal, or in a file of answers under its id. */
export interface Question {
  id: string;
  text: string;
  /** What Enter takes; absent where nobody but a person can know. */
  otherwise?: string;
  /** What is wrong with an answer. */
  problem: (answer: string) => string | undefined;
}

const matching = (pattern: RegExp, what: string) => (answer: string) =>
  pattern.test(answer) ? undefined : `“${answer}” is not ${what}.`;

/** Every question, in the order in which they are asked. */
export function questionsOf(proposal: Proposal, workspace: WorkspaceFacts, timezone: string): readonly Question[] {
  const stages = STAGES.filter((stage) => proposal.fleets.some((fleet) => fleet.stage === stage));
  return [
    ...(workspace.workspace === undefined ? [workspaceQuestion] : []),
    { id: 'timezone', text: 'Time zone in which people type times', otherwise: timezone, problem: zoneProblem },
    channelQuestion(workspace),
    approversQuestion(workspace),
    ...(stages.length === 0 ? (['prod'] as const) : stages).map(approvalsQuestion),
    ...proposal.fleets.map((fleet) => fleetQuestion(fleet, proposal)),
    observeQuestion,
  ];
}

const workspaceQuestion: Question = {
  id: 'workspace',
  text: 'Id of the Slack workspace, T…',
  problem: matching(/^T[A-Z0-9]{2,20}$/, 'the id of a workspace, such as T0123ABCD'),
};

const zoneProblem = (answer: string): string | undefined => {
  const known = answer === 'UTC' || Intl.supportedValuesOf('timeZone').includes(answer);
  return known ? undefined : `“${answer}” is not a time zone, such as Europe/London.`;
};

/** A channel that the bot is in and that no other organisation shares; one that is named after patching comes first. */
function channelQuestion({ channels }: WorkspaceFacts): Question {
  const own = itemsOf(channels).filter(({ shared }) => !shared);
  const joined = own.filter((channel) => channel.joined);
  const best = joined.find(({ name }) => /patch|ops|platform/.test(name)) ?? joined[0];
  const listed = joined.slice(0, 5).map(({ id, name }) => `#${name} ${id}`);
  return {
    id: 'channel',
    text: `Channel for cards and notices${listed.length === 0 ? ', its id C…' : ` (${listed.join(', ')})`}`,
    ...(best !== undefined && { otherwise: best.id }),
    problem: (answer) =>
      itemsOf(channels).some(({ id, shared }) => id === answer && shared)
        ? `${answer} is shared with another organisation, where approvals are not requested.`
        : matching(/^[CG][A-Z0-9]{2,20}$/, 'the id of a channel, such as C0123ABCD')(answer),
  };
}

function approversQuestion({ userGroups }: WorkspaceFacts): Question {
  const groups = itemsOf(userGroups);
  const best = groups.find(({ handle }) => /platform|sre|ops|infra|patch/.test(handle)) ?? groups[0];
  const listed = groups.slice(0, 5).map(({ id, handle, members }) => `@${handle} ${id}, ${members} people`);
  return {
    id: 'approvers',
    text: `Who approves: a user group S…, or ids of people U…,U…${listed.length === 0 ? '' : ` (${listed.join('; ')})`}`,
    ...(best !== undefined && { otherwise: best.id }),
    problem: matching(
      /^(?:S[A-Z0-9]{2,20}|[UW][A-Z0-9]{2,20}(?:, ?[UW][A-Z0-9]{2,20})*)$/,
      'a user group S… or ids of people',
    ),
  };
}

/** To begin with, nothing is changed. */
const observeQuestion: Question = {
  id: 'observe',
  text: 'Only observe at first: true (nobody is asked), shadow (people are asked, nothing starts), or no',
  otherwise: 'true',
  problem: matching(/^(?:true|shadow|no)$/, 'true, shadow or no'),
};

const approvalsQuestion = (stage: Stage): Question => ({
  id: `approvals.${stage}`,
  text: `How many people approve in ${stage}, beside whoever requests it`,
  otherwise: stage === 'prod' ? '2' : '1',
  problem: matching(/^(?:[1-9]|10)$/, 'a number from 1 to 10'),
});

function fleetQuestion(fleet: ProposedFleet, { doubts }: Proposal): Question {
  const notes = doubtsOf(fleet.name, doubts).map((text) => `  ? ${text}\n`);
  return {
    id: `fleet.${fleet.name}`,
    text: `${notes.join('')}Manage ${fleet.name} (${fleet.route}, image ${fleet.image ?? 'none'}, policy ${fleet.stage}): yes, no, or another policy`,
    otherwise: 'yes',
    problem: matching(/^(?:yes|y|no|n|dev|test|preprod|prod)$/, `yes, no, ${STAGES.join(', ')}`),
  };
}
