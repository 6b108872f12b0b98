import { withoutObserved } from '../../src/config/observe.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { DEPLOY_DENIES } from './deploy/denied-actions.ts';
import { groupEvents, stackEvents } from './deploy/events.ts';
import { GROUP_DOCUMENT, groupRunbook, groupWildcards } from './deploy/groups.ts';
import { managedBy } from './deploy/managed.ts';
import { PUBLISH_DOCUMENT, publishRunbook } from './deploy/publish.ts';
import { readChangeSets, STACK_DOCUMENT, stackRunbook, stackWildcards } from './deploy/stacks.ts';
import { planAndWatchDeploys, workerWildcards } from './deploy/worker.ts';

/** Deploys: a stack by change set, an Auto Scaling group by instance refresh. The folder deploy/ holds the parts. */
export const feature: InfraFeature = ({ config, here, arns }) => {
  const managed = managedBy(config, here);
  const changed = managedBy(withoutObserved(config), here);
  const hasStacks = managed.stacks.length > 0;
  const hasGroups = managed.groups.length > 0;
  const hasParameters = managed.imageParameters.length > 0;
  return {
    runbooks: [
      ...(changed.stacks.length > 0 ? [stackRunbook(arns, changed)] : []),
      ...(changed.groups.length > 0 ? [groupRunbook(arns, changed)] : []),
      ...(changed.imageParameters.length > 0 ? [publishRunbook(arns, changed)] : []),
    ],
    workerStatements: planAndWatchDeploys(arns, { managed, changed }),
    gatekeeperReads: changed.stacks.length > 0 ? readChangeSets(arns, changed) : [],
    // Whatever the config names: the worker has no business with them.
    denies: DEPLOY_DENIES,
    events: { ...(hasStacks ? stackEvents(managed) : {}), ...(hasStacks || hasGroups ? groupEvents(managed) : {}) },
    env: {
      ...(hasStacks ? { PATCHWARDEN_DEPLOY_DOCUMENT: STACK_DOCUMENT } : {}),
      ...(hasGroups ? { PATCHWARDEN_REFRESH_DOCUMENT: GROUP_DOCUMENT } : {}),
      ...(hasParameters ? { PATCHWARDEN_PUBLISH_DOCUMENT: PUBLISH_DOCUMENT } : {}),
    },
    wildcards: [
      ...stackWildcards(arns, { managed, changed }),
      ...(changed.groups.length > 0 ? groupWildcards(arns, changed) : []),
      ...(hasStacks || hasGroups ? workerWildcards(arns, { managed, changed }) : []),
    ],
  };
};
