import type { App, Context } from '@slack/bolt';
import type { View } from '@slack/types';
import type { SlackJob } from './job.ts';
import { errorCode, type Log } from './log.ts';
import type { DoorRules, JobPlan, Opening, Plan } from './plan.ts';

/** One request on its way through Bolt: what to do about it, and how that went. */
export interface Exchange {
  plan: Plan;
  outcome: 'open' | 'done' | 'not-enqueued';
}

export interface ListenerOptions {
  rules: DoorRules;
  enqueue: (job: SlackJob, groupId: string) => Promise<void>;
  /** Resolves to the id of the view that is then on top. */
  showView: (opening: Opening, view: View) => Promise<string | undefined>;
  log: Log;
}

/** Registers one listener per kind of interaction. Each carries out the plan first and acknowledges then. */
export function listen(app: App, options: ListenerOptions): void {
  const run = (context: Context): Promise<Plan> => carryOut(context, options);
  for (const command of Object.keys(options.rules.commands)) {
    app.command(command, async ({ context, ack }) => {
      const plan = await run(context);
      await (plan.kind === 'answer' ? ack({ response_type: 'ephemeral', text: plan.text }) : ack());
    });
  }
  app.action(/^/, async ({ context, ack }) => {
    await run(context);
    await ack();
  });
  app.view({ type: 'view_submission', callback_id: /^/ }, async ({ context, ack }) => {
    const plan = await run(context);
    const title = plan.kind === 'job' ? plan.stays : undefined;
    if (plan.kind !== 'unknown' && title === undefined) return ack();
    const { outdatedForm, sentForm } = await import('./door-views.ts');
    return ack({ response_action: 'update', view: title === undefined ? outdatedForm() : sentForm(title) });
  });
  const events = [
    'app_home_opened',
    'subteam_members_changed',
    'channel_shared',
    'app_uninstalled',
    'tokens_revoked',
  ] as const;
  for (const event of events) {
    app.event(event, async ({ context }) => {
      await run(context);
    });
  }
}

async function carryOut(context: Context, { enqueue, showView, log }: ListenerOptions): Promise<Plan> {
  const exchange: Exchange | undefined = context['exchange'];
  if (exchange === undefined) throw new Error('a request reached a listener without its plan');
  const { plan } = exchange;
  if (plan.kind === 'unknown') log.warn('interaction-unknown', { reason: plan.reason });
  exchange.outcome = plan.kind === 'job' ? await sendJob(plan, { enqueue, showView, log }) : 'done';
  return plan;
}

type Sending = Pick<ListenerOptions, 'enqueue' | 'showView' | 'log'>;

async function sendJob({ job, groupId, open }: JobPlan, sending: Sending): Promise<Exchange['outcome']> {
  const { enqueue, log } = sending;
  const viewId = open === undefined ? undefined : await showLoading(open, sending);
  const fields = { job: job.kind, jobId: job.id };
  try {
    await enqueue(viewId === undefined ? job : withView(job, viewId), groupId);
    log.info('job-enqueued', fields);
    return 'done';
  } catch (error) {
    log.error('job-not-enqueued', { ...fields, code: errorCode(error) });
    return 'not-enqueued';
  }
}

const withView = (job: SlackJob, viewId: string): SlackJob =>
  job.kind === 'command' || job.kind === 'click' ? { ...job, viewId } : job;

/** A modal that cannot be opened costs the form, not the request: the worker answers with a message instead. */
async function showLoading(opening: Opening, { showView, log }: Sending): Promise<string | undefined> {
  try {
    const { loadingModal } = await import('./door-views.ts');
    return await showView(opening, loadingModal(opening.title));
  } catch (error) {
    log.warn('view-not-opened', { code: errorCode(error) });
    return undefined;
  }
}
