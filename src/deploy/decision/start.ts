import { tokenOf } from '../../runs/decision/token.ts';
import type { GivenParameters } from '../../runs/types/start.ts';
import type { RefreshChange, StackChange } from '../types/change.ts';
import type { DeployRun } from '../types/run.ts';

/** The token of the stack's update: each of its events carries it. Of the epoch: each executes a set of its own. */
export const executeTokenOf = ({ id, epoch, start }: DeployRun): string => {
  const sent = start?.parameters['ExecuteToken'];
  return typeof sent === 'string' ? sent : tokenOf(`${id}/execute/${epoch}`);
};

/**
 * The runbook's parameters for exactly this plan.
 * @throws when the plan is not worked out: nothing of it can have been approved.
 */
export function startParametersOf(run: DeployRun): {
  route: 'stack' | 'refresh';
  parameters: GivenParameters;
} {
  const { change } = run.plan;
  if (change === undefined) throw new Error(`run ${run.id} has no change to start`);
  const gate = { RunId: run.id, Epoch: String(run.epoch), PlanHash: run.planHash };
  const own = change.route === 'stack' ? deployParameters(run, change) : refreshParameters(run, change);
  return { route: change.route, parameters: { ...gate, ...own } };
}

const deployParameters = ({ id, epoch, plan }: DeployRun, { changeSetId }: StackChange): GivenParameters => ({
  StackName: plan.target.kind === 'stack' ? plan.target.stack : '',
  // No set is called so: a plan without one cannot start.
  ChangeSetId: changeSetId ?? 'none',
  ExecuteToken: tokenOf(`${id}/execute/${epoch}`),
});

/** A refresh that ends at 100 % has no checkpoint. What bakes is the whole fleet, and so not a canary. */
function refreshParameters({ id, plan }: DeployRun, change: RefreshChange): GivenParameters {
  const { preferences, launchTemplate } = change;
  const checkpoint = plan.stage === 'canary' ? (preferences.checkpoint ?? 100) : 100;
  return {
    GroupName: plan.target.kind === 'auto-scaling-group' ? plan.target.group : '',
    LaunchTemplateId: launchTemplate.id,
    FromVersion: launchTemplate.fromVersion,
    ImageId: plan.image.id,
    // From the run, not from the epoch: asked again, it is still the one version.
    VersionToken: tokenOf(`${id}/version`),
    Version: plan.version ?? 'new',
    MinHealthy: String(preferences.minHealthy),
    MaxHealthy: String(preferences.maxHealthy),
    Checkpoint: String(checkpoint),
    BakeSeconds: String(plan.stage === 'canary' ? 0 : preferences.bakeSeconds),
    // Instances that have exactly this version are there already: the canary, or those a return need not touch.
    SkipMatching: plan.version !== undefined,
    HasAlarms: preferences.alarms.length > 0,
    // Neither a runbook's list nor what its gate compares it with may be empty.
    Alarms: preferences.alarms.length > 0 ? [...new Set(preferences.alarms)] : ['none'],
  };
}
