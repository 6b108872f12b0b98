import type { InfraFeature } from '../bot/feature.ts';
import { DEPLOY_DENIES } from './deploy/denied-actions.ts';
import { groupEvents, stackEvents } from './deploy/events.ts';
import { GROUP_DOCUMENT, groupRunbook, groupWildcards } from './deploy/groups.ts';
import { managedBy } from './deploy/managed.ts';
import { PUBLISH_DOCUMENT, publishRunbook, readNewest } from './deploy/publish.ts';
import { readChangeSets, STACK_DOCUMENT, stackRunbook, stackWildcards } from './deploy/stacks.ts';
import { planAndWatchDeploys, workerWildcards } from './deploy/worker.ts';

/** Deploys: a stack by change set, an Auto Scaling group by instance refresh. The folder deploy/ holds the parts. */
export const feature: InfraFeature = ({ config, here, arns }) => {
  const managed = managedBy(config, here);
  const hasStacks = managed.stacks.length > 0;
  const hasGroups = managed.groups.length > 0;
  const hasParameters = managed.imageParameters.length > 0;
  return {
    runbooks: [
      ...(hasStacks ? [stackRunbook(arns, managed)] : []),
      ...(hasGroups ? [groupRunbook(arns, managed)] : []),
      ...(hasParameters ? [publishRunbook(arns, managed)] : []),
    ],
    workerStatements: planAndWatchDeploys(arns, managed),
    gatekeeperReads: [...(hasStacks ? readChangeSets(arns, managed) : []), ...(hasParameters ? readNewest(arns) : [])],
    // Whatever the config names: the worker has no business with them.
    denies: DEPLOY_DENIES,
    events: { ...(hasStacks ? stackEvents(managed) : {}), ...(hasStacks || hasGroups ? groupEvents(managed) : {}) },
    env: {
      ...(hasStacks ? { PATCHWARDEN_DEPLOY_DOCUMENT: STACK_DOCUMENT } : {}),
      ...(hasGroups ? { PATCHWARDEN_REFRESH_DOCUMENT: GROUP_DOCUMENT } : {}),
      ...(hasParameters ? { PATCHWARDEN_PUBLISH_DOCUMENT: PUBLISH_DOCUMENT } : {}),
    },
    wildcards: [
      ...(hasStacks ? stackWildcards(arns, managed) : []),
      ...(hasGroups ? groupWildcards(arns, managed) : []),
      ...(hasStacks || hasGroups ? workerWildcards(arns, managed) : []),
    ],
  };
};
