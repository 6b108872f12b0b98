import type { MessageContent } from '../../cards/types.ts';
import { runButtons } from '../../runs/message/buttons.ts';
import { runCard } from '../../runs/message/card-frame.ts';
import { nextLine, stateTitle } from '../../runs/message/state.ts';
import { md } from '../../slack/mrkdwn.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { patchLines } from './lines.ts';

/** The one message of a run of patching; of an occurrence it is the notice too. */
export function patchCard(run: PatchRun, { offers }: ShownFacts): MessageContent {
  const title = `Patch ${run.name}: ${stateTitle(run)}`;
  const next = nextLine(run, patchLines);
  const { instances, patchGroup, operation } = run.plan;
  return runCard(run, {
    title,
    headline: md`${title}. ${next}`,
    lines: { what: md`${operation} on ${instances.length} instances of ${patchGroup}`, next },
    buttons: runButtons(run, `patching of ${run.name}`, { reviewed: true }),
    offers,
  });
}
