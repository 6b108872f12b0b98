import { mayStop } from '../../runs/message/who-decides.ts';
import type { KindLines } from '../../runs/run-kind.ts';
import { code, md, user } from '../../slack/mrkdwn.ts';
import { sentence, short } from '../../slack/words.ts';
import type { PatchRun } from '../types/run.ts';
import { rebootsOf } from './missing.ts';
import { stopLeavesText } from './stop.ts';
import { patchWord } from './title.ts';
import { capitalised, instances, named, runWord } from './words.ts';

/** What patching says in words of its own wherever a run is told of; its card says more. */
export const patchLines: KindLines<'patch'> = {
  succeededLine: ({ name, plan }) =>
    plan.operation === 'scan'
      ? md`Nothing is needed from you. To install what is missing, use ${code(`/patch install ${name}`)}.`
      : md`Nothing is needed from you: ${named(name)} is patched, and no fleet comes after it.`,
  attentionLine: (run) =>
    run.ending?.code === 'stuck' && run.outcome !== undefined
      ? md`${sentence(run.ending.reason ?? 'no reason given')} The card says what to do. Until then no other run of ${named(run.name)} can start. Resolve (${mayStop(run)}) closes this run and changes nothing in AWS.`
      : undefined,
  stoppingLine: (run, teller) => {
    const { cancel } = run;
    const who = cancel === undefined ? md`` : md`${user(cancel.by)} requested a stop: ${sentence(cancel.reason)} `;
    return md`${who}${stopLeavesText(run)} ${capitalised(teller)} says when all commands have ended.`;
  },
  stopLeaves: (run) => md`The commands are stopped. ${stopLeavesText(run)}`,
  again: againCommand,
  stateWord: patchWord,
  word: runWord,
  wouldHave: ({ plan }) =>
    plan.operation === 'scan'
      ? md`It would have scanned ${instances(plan.instances.length)} of ${named(plan.patchGroup)}.`
      : md`It would have patched ${instances(plan.instances.length)} of ${named(plan.patchGroup)}, of which ${rebootsOf(plan).length} would have rebooted.`,
};

const REASON = 120;

/** The same request once more; an occurrence of a window is patched without it. */
export function againCommand({ plan, name }: Pick<PatchRun, 'plan' | 'name'>): string {
  if (plan.operation === 'scan') return `/patch scan ${name}`;
  const reboot = plan.reboot === 'never' ? ' no-reboot' : '';
  const { without = [] } = plan.asked;
  const leftOut = without.length === 0 ? '' : ` without ${without.join(' ')}`;
  const override = plan.override === undefined ? '' : ` override because ${short(plan.override, REASON)}`;
  return `/patch install ${name}${reboot}${leftOut}${override}`;
}
