import { handleJob } from '../../../src/app/dispatch.ts';
import { RUN_ACTIONS } from '../../../src/runs/actions.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { runKey } from '../../../src/store/keys.ts';
import { isDeployRequest, requestDeploy } from '../deploy-request.ts';
import { isPatchRequest, requestPatch } from '../patch-request.ts';
import { newRunHistory } from '../run-history.ts';
import { appFor } from './app.ts';
import type { Ask } from './calls.ts';
import type { Program } from './paths.ts';
import { OCCURRENCE_KEY, REQUESTER, type Scene } from './scene.ts';

/** Where the one card stands. */
export const CARD = { channelId: 'C0WEB', messageTs: '1700000000.000100' };
const WORD = { bake: 'bake', deploy: 'deploy', patch: 'patch', occurrence: '' } as const;
const NOTHING = { carry: () => undefined, run: newRunHistory };

const jobId = (what: string): string => Buffer.from(what.padEnd(32, '.')).toString('hex').slice(0, 64);

/** The request: a command of the requester, or the tick that opens what a window is about to do. */
export const requesting = (scene: Scene): Program => async (ask) => {
  const app = appFor(ask, scene);
  const { now, kind } = scene;
  if (kind === 'occurrence') {
    await app.features.get('patch')?.look?.(OCCURRENCE_KEY, { now, hinted: false });
    return 'done';
  }
  const job = {
    kind: 'command' as const,
    id: jobId('request'),
    at: now,
    actor: { userId: REQUESTER, teamId: 'T0PATCHW' },
    channelId: 'C0PATCHING',
    text: `${WORD[kind]} api`,
    responseUrl: 'https://hooks.slack.com/commands/x',
  };
  if (isDeployRequest(job)) await requestDeploy(app.ports, job, { now, history: NOTHING });
  else if (isPatchRequest(job)) await requestPatch(app.ports, job, now);
  else await handleJob(app, job, now);
  return 'done';
};

/** Someone presses Approve on the card. */
export const approving = (scene: Scene, { userId, value }: { userId: string; value: string }): Program => async (ask) => {
  const app = appFor(ask, scene);
  await handleJob(
    app,
    {
      kind: 'click',
      id: jobId(`${userId} ${value}`),
      at: scene.now,
      actor: { userId, teamId: 'T0PATCHW' },
      actionId: RUN_ACTIONS.approve,
      value,
      from: { kind: 'message', ...CARD },
      responseUrl: 'https://hooks.slack.com/actions/x',
    },
    scene.now,
  );
  return 'done';
};

/** The tick, which looks at the run once a minute. */
export const looking = (scene: Scene, runId: string): Program => async (ask) => {
  await reconcile(appFor(ask, scene).ports, runId, scene.now);
  return 'done';
};

/** The condition of the runbooks' first step. */
export const admitting = (executionId: string): Program => async (ask: Ask) => {
  const { parameters } = await ask({ at: 'execution', id: executionId });
  const key = runKey(parameters['RunId'] ?? '');
  const run = await ask({ at: 'item', key });
  const isOpen = run?.['armedUntil'] !== undefined || run?.['state'] === 'starting' || run?.['state'] === 'running';
  if (run === undefined || !isOpen || String(run['epoch']) !== parameters['Epoch']) return 'no: not open';
  if (run['planHash'] !== parameters['PlanHash']) return 'no: another plan';
  if (run['gate'] !== undefined && run['gate'] !== executionId) return 'no: another came first';
  const when = { equals: { version: Number(run['version']) }, absent: run['gate'] === undefined ? ['gate'] : [] };
  const written = await ask({ at: 'write', writes: [{ kind: 'set', key, set: { gate: executionId }, when }] });
  return written.kind === 'written' ? 'yes' : 'unknown: it moved';
};
