import { personOf } from '../approvals/decision/people.ts';
import { snapshotPolicy } from '../approvals/decision/policy.ts';
import { mayAsk } from '../approvals/flow.ts';
import { answer } from '../cards/effect/answer.ts';
import { fillForm } from '../cards/effect/form.ts';
import { readSection } from '../config/section.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { runIdOf } from '../runs/decision/token.ts';
import { inTheWay, openedMessage, openRun, requested } from '../runs/flow/request.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import { hashOf } from '../store/table.ts';
import { drillSection } from './config.ts';
import { drillDoor } from './door.ts';
import { teamModal, unknownTeam } from './message.ts';

export const teamsIn = ({ config }: Uses<'config'>): string[] => Object.keys(readSection(drillSection, config) ?? {});

export const chooseTeam = (ports: Uses<'slack' | 'config' | 'log'>, to: AnswerTo): Promise<void> =>
  fillForm(ports, to, teamModal(teamsIn(ports)));

export async function requestDrill(
  ports: ReconcilePorts,
  { id, team, to }: { id: string; team: string; to: AnswerTo },
  now: number,
): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  const { config } = ports;
  const drill = readSection(drillSection, config)?.[team];
  const policy = drill === undefined ? undefined : snapshotPolicy(config, drill.policy);
  if (policy === undefined) return answer(ports, to, unknownTeam(team));
  const subject = `drill/${team}`;
  const blocked = await inTheWay(ports, { subject, channel: config.channel });
  if (blocked !== undefined) return answer(ports, to, blocked);
  const plan = { kind: 'drill', team, rooms: ['lobby', 'roof'] } as const;
  const opened = await openRun(
    ports,
    {
      ...requested(ports, { policy, requester: personOf(to.userId, config.people), now }),
      id: runIdOf(drillDoor.runPrefix, id),
      kind: 'drill',
      state: 'awaiting-approval',
      subject,
      name: team,
      plan,
      planHash: hashOf(plan),
      channel: config.channel,
    },
    now,
  );
  return answer(ports, to, openedMessage(opened, ports));
}
