import type { ActionsBlock, AnyBlock, ModalView } from '@slack/types';
import type { MessageContent } from '../cards/types.ts';
import { runButtons } from '../runs/message/buttons.ts';
import { runCard } from '../runs/message/card-frame.ts';
import { nextLine, stateTitle } from '../runs/message/state.ts';
import type { KindLines } from '../runs/run-kind.ts';
import { actions, button, modal, section, staticSelect } from '../slack/blocks.ts';
import { md, topText, user } from '../slack/mrkdwn.ts';
import { DRILL_FORM, DRILL_OPEN } from './door.ts';
import type { DrillRun } from './types/run.ts';

export const TEAM_INPUT = 'team';

export const drillLines: KindLines<'drill'> = {
  succeededLine: ({ outcome }) => md`Everyone is back: ${outcome?.evacuated ?? 0} people left the building.`,
  stoppingLine: () => md`The drill is being stopped.`,
  stopLeaves: () => md`Whoever is outside stays there.`,
  wouldHave: ({ plan }) => md`It would have rung the bell of ${plan.team}.`,
};

export const drillCard = (run: DrillRun, offers: readonly ActionsBlock[]): MessageContent =>
  runCard(run, {
    title: `Drill of ${run.name}: ${stateTitle(run)}`,
    headline: md`Drill of ${run.name}: ${stateTitle(run)}. ${nextLine(run, drillLines)}`,
    lines: { what: md`*Rooms* ${run.plan.rooms.join(', ')}`, next: nextLine(run, drillLines) },
    buttons: runButtons(run, `drill of ${run.name}`),
    offers,
  });

export function rosterContent(team: string, onCall: string): MessageContent {
  const text = md`Roster of ${team}: ${user(onCall)} has the pager`;
  return { text: topText(text), blocks: [section(text)] };
}

export const teamModal = (teams: readonly string[]): ModalView =>
  modal({
    callbackId: DRILL_FORM,
    title: 'Drill',
    submit: 'Ask',
    blocks: [
      staticSelect({
        actionId: TEAM_INPUT,
        label: 'Team',
        choices: teams.map((team) => ({ text: team, value: team })),
      }),
    ],
  });

export const homeBlocks = (teams: readonly string[]): AnyBlock[] => [
  section(md`*Drills* for ${teams.join(', ')}`),
  actions('drills', button({ actionId: DRILL_OPEN, text: 'Ask for a drill', value: 'home' })),
];

export const unknownTeam = (team: string) => md`No request was made: there is no team ${team}.`;
