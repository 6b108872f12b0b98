import {
  type AccountFacts,
  type Doubt,
  itemsOf,
  type Proposal,
  type ProposedFleet,
  STAGES,
  type Stage,
  type WorkspaceFacts,
} from '../types.ts';
import { inOrder } from './order.ts';

/** What a person decided of a proposal: all that the file says. */
export interface Chosen {
  account: string;
  region: string;
  workspace: string;
  enterprise?: string;
  timezone: string;
  channel: string;
  approvers: { usergroup: string } | { users: readonly string[] };
  /** People who approve, by stage: those that some fleet has, and prod. */
  approvals: readonly (readonly [stage: Stage, approvals: number])[];
  /** What the file says; absent where what people approve is done. */
  observe?: 'true' | 'shadow';
  proposal: Proposal;
}

const asStage = (text: string): Stage | undefined => STAGES.find((stage) => stage === text);

/** The proposal with the answers in it, by the questions' ids. */
export function chosenOf(
  { facts, workspace, proposal }: { facts: AccountFacts; workspace: WorkspaceFacts; proposal: Proposal },
  answers: ReadonlyMap<string, string>,
): Chosen {
  const answer = (id: string): string => answers.get(id) ?? '';
  const fleets = proposal.fleets.flatMap((fleet): ProposedFleet[] => {
    const decided = answer(`fleet.${fleet.name}`);
    return /^n/.test(decided) ? [] : [{ ...fleet, stage: asStage(decided) ?? fleet.stage }];
  });
  const left = proposal.fleets.filter(({ name }) => fleets.every((fleet) => fleet.name !== name));
  const used = STAGES.filter((stage) => stage === 'prod' || fleets.some((fleet) => fleet.stage === stage));
  const approvals = used.map(
    (stage) => [stage, Number(answers.get(`approvals.${stage}`) ?? (stage === 'prod' ? 2 : 1))] as const,
  );
  const approvers = answer('approvers');
  const doubts = proposal.doubts.filter(({ about }) => left.every(({ name }) => name !== about));
  return {
    account: facts.account,
    region: facts.region,
    workspace: workspace.workspace ?? answer('workspace'),
    ...(workspace.enterprise !== undefined && { enterprise: workspace.enterprise }),
    timezone: answer('timezone'),
    channel: answer('channel'),
    approvers: approvers.startsWith('S') ? { usergroup: approvers } : { users: [...new Set(approvers.split(/, ?/))] },
    approvals,
    ...observeIn(answer('observe')),
    proposal: {
      ...proposal,
      fleets: inOrder(fleets),
      doubts: [...doubts, ...quorumDoubts(approvers, approvals, workspace), ...unreadWorkspace(workspace)],
    },
  };
}

const observeIn = (answer: string): Pick<Chosen, 'observe'> =>
  answer === 'true' || answer === 'shadow' ? { observe: answer } : {};

/** Whoever requests does not count, so a group must have one more than its policy asks for. */
function quorumDoubts(group: string, approvals: Chosen['approvals'], { userGroups }: WorkspaceFacts): Doubt[] {
  const found = itemsOf(userGroups).find(({ id }) => id === group);
  const most = Math.max(...approvals.map(([, count]) => count));
  if (found === undefined || found.members > most) return [];
  return [
    {
      about: 'approvers',
      text: `@${found.handle} has ${found.members} people, and ${most} approvals beside the requester need ${most + 1}: add people to it`,
    },
  ];
}

const unreadWorkspace = ({ channels, userGroups }: WorkspaceFacts): Doubt[] =>
  [['channels', channels] as const, ['user groups', userGroups] as const].flatMap(([about, part]) =>
    part.kind === 'read' ? [] : [{ about, text: `could not be read. ${part.because}` }],
  );
