import type { Feature } from '../contract/feature.ts';
import type { Uses } from '../contract/ports.ts';
import { answerTo } from '../runs/flow/click.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { choiceIn } from '../slack/inputs.ts';
import { parseDrill } from './command.ts';
import { showRoster } from './effect.ts';
import { chooseTeam, requestDrill, teamsIn } from './flow.ts';
import { createDrillKind } from './kind.ts';
import { homeBlocks, TEAM_INPUT } from './message.ts';

/** Fire drills, and a roster of who has the pager. */
export const createDrill = (ports: ReconcilePorts & Uses<'setting'>): Feature & { run: RunKind<'drill'> } => ({
  run: createDrillKind(ports),
  onCommand: async ({ words, to, id }, now) => {
    const team = parseDrill(words);
    return team === undefined ? chooseTeam(ports, to) : requestDrill(ports, { id, team, to }, now);
  },
  onClick: (job) => chooseTeam(ports, answerTo(job)),
  onSubmit: ({ values, actor, id }, now) =>
    requestDrill(ports, { id, team: choiceIn(values, TEAM_INPUT) ?? '', to: { userId: actor.userId } }, now),
  // Nobody here started what the pager tells of.
  onHints: async (hints) => hints.map(({ source }) => (source === 'pager' ? teamsIn(ports) : [])),
  onTick: async () => teamsIn(ports),
  look: (team, { now }) => showRoster(ports, team, now),
  section: async () => homeBlocks(teamsIn(ports)),
});
