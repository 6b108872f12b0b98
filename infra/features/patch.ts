import { listsBucketName } from '../../src/config/member.ts';
import { samePlace } from '../../src/config/place.ts';
import type { HintEvent } from '../bot/event-patterns.ts';
import type { InfraFeature } from '../bot/feature.ts';
import { createBootFacts } from './patch/boot-facts.ts';
import { governedBy } from './patch/governed.ts';
import { createListsBucket, keepLists, listWildcards } from './patch/lists.ts';
import { PATCH_DOCUMENT, patchRunbook, patchWildcards } from './patch/runbook.ts';
import { STOP_DOCUMENT, stopRunbook, stopWildcards } from './patch/stop.ts';
import { createTaskRole, WINDOW_DOCUMENT, windowRunbook, windowWildcards } from './patch/window.ts';
import { PATCH_DENIES, readPatching, workerWildcards } from './patch/worker.ts';

/** Of a command as a whole: those of each instance are one for each status, a flood in a large group. */
const COMMANDS: Readonly<Record<string, HintEvent>> = {
  Commands: {
    source: 'aws.ssm',
    detailTypes: ['EC2 Command Status-change Notification'],
    detail: { 'document-name': ['AWS-RunPatchBaseline', 'AWS-RunPatchBaselineWithHooks'] },
  },
};

/**
 * Patching in place: reads for every patch group; the runbook that patches for those with `patch`, and the runbook of the
 * windows' task for adopted ones, and the one that ends an opening where a fleet has `stop`. Without these nothing of it may change anything. The folder patch/ holds the parts.
 */
export const feature: InfraFeature = ({ config, here, home, arns }) => {
  const governed = governedBy(config, here);
  const patches = governed.groups.length > 0;
  const stops = governed.stoppable.length > 0;
  const adopts = governed.adopted.length > 0;
  return {
    runbooks: [
      ...(patches ? [patchRunbook(arns, governed)] : []),
      ...(adopts ? [windowRunbook(arns, governed)] : []),
      ...(stops ? [stopRunbook(arns, governed)] : []),
    ],
    workerStatements: [
      ...(governed.any ? readPatching(arns, governed) : []),
      ...(governed.lists ? keepLists(here) : []),
    ],
    denies: PATCH_DENIES,
    events: governed.patched ? COMMANDS : {},
    env: {
      ...(governed.patched ? { PATCHWARDEN_PATCH_DOCUMENT: PATCH_DOCUMENT } : {}),
      ...(adopts ? { PATCHWARDEN_WINDOW_DOCUMENT: WINDOW_DOCUMENT } : {}),
      ...(stops ? { PATCHWARDEN_STOP_WINDOW_DOCUMENT: STOP_DOCUMENT } : {}),
      // That of a member place is known by its name (src/config/member.ts).
      ...(governed.lists && samePlace(here, home) ? { PATCHWARDEN_PATCH_LISTS_BUCKET: listsBucketName(here) } : {}),
    },
    wildcards: [
      ...(governed.any ? workerWildcards(arns, governed) : []),
      ...(patches ? patchWildcards(arns) : []),
      ...(adopts ? windowWildcards(arns) : []),
      ...(stops ? stopWildcards() : []),
      ...(governed.lists ? listWildcards(here) : []),
    ],
    also: (scope, { worker }) => {
      if (patches) createBootFacts(scope);
      return {
        roles: new Map(adopts ? [['window-task', createTaskRole(scope, arns, here)]] : []),
        acknowledged: governed.lists
          ? [
              {
                id: 'AwsSolutions::AwsSolutions-S1',
                where: createListsBucket(scope, here, worker),
                reason:
                  'Who read a list of patch names needs no log of its own. CloudTrail’s data events show who wrote one.',
              },
            ]
          : [],
      };
    },
  };
};
