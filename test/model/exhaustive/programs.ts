import { handleJob } from '../../../src/app/dispatch.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { isDeployRequest, requestDeploy } from '../deploy-request.ts';
import { isPatchRequest, requestPatch } from '../patch-request.ts';
import { newRunHistory } from '../run-history.ts';
import { appFor } from './app.ts';
import { clickOf, jobId } from './click.ts';
import type { Program } from './paths.ts';
import { OCCURRENCE_KEY, REQUESTER, type Scene, START } from './scene.ts';

const WORD = { bake: 'bake', deploy: 'deploy', patch: 'patch', occurrence: '' } as const;
const NOTHING = { carry: () => undefined, run: newRunHistory };

/** The request: a command of the requester, or the tick that opens what a window is about to do. */
export const requesting =
  (scene: Scene): Program =>
  async (ask) => {
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

/** Someone has pressed Approve on the card, or someone says so. */
export const approving =
  (scene: Scene, click: { userId: string; value: string; secret?: string }): Program =>
  async (ask) => {
    // The moment at which Slack signed it: everything is approved at the first one.
    await handleJob(appFor(ask, scene), clickOf({ ...click, now: START }), scene.now);
    return 'done';
  };

/** The tick, which looks at the run once a minute. */
export const looking =
  (scene: Scene, runId: string): Program =>
  async (ask) => {
    await reconcile(appFor(ask, scene).ports, runId, scene.now);
    return 'done';
  };
