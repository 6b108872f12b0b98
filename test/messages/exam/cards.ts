import { BAKES_AFTER } from './cards/bake-after.ts';
import { BAKES_BEFORE } from './cards/bake-before.ts';
import { DEPLOYS_ASKED } from './cards/deploy-asked.ts';
import { DEPLOYS_ATTENTION } from './cards/deploy-attention.ts';
import { DEPLOYS_ENDED } from './cards/deploy-ended.ts';
import { DEPLOYS_KNOWN } from './cards/deploy-known.ts';
import { DEPLOYS_RUNNING } from './cards/deploy-running.ts';
import { DEPLOYS_STARTING } from './cards/deploy-starting.ts';
import { DEPLOYS_SUCCEEDED } from './cards/deploy-succeeded.ts';
import { DEPLOYS_WAITING } from './cards/deploy-waiting.ts';
import { DRIFT } from './cards/drift.ts';
import { EMERGENCIES } from './cards/emergencies.ts';
import { EXCEPTIONS } from './cards/exceptions.ts';
import { OUTSIDE } from './cards/outside.ts';
import { PATCHES_AFTER } from './cards/patch-after.ts';
import { PATCHES_BEFORE } from './cards/patch-before.ts';
import { OCCURRENCES } from './cards/patch-occurrences.ts';
import { PIPELINES } from './cards/pipelines.ts';
import { STEPS } from './cards/steps.ts';
import { SYNCS } from './cards/sync.ts';
import { WINDOWS_AFTER } from './cards/window-after.ts';
import { WINDOWS_BEFORE } from './cards/window-before.ts';
import type { ExamCard } from './exam-card.ts';

/** Every kind and state of card that a person may have to decide on or be told by. */
export const CARDS: readonly ExamCard[] = [
  ...BAKES_BEFORE,
  ...BAKES_AFTER,
  ...DEPLOYS_ASKED,
  ...DEPLOYS_KNOWN,
  ...DEPLOYS_STARTING,
  ...DEPLOYS_RUNNING,
  ...DEPLOYS_WAITING,
  ...DEPLOYS_SUCCEEDED,
  ...DEPLOYS_ENDED,
  ...DEPLOYS_ATTENTION,
  ...PATCHES_BEFORE,
  ...OCCURRENCES,
  ...PATCHES_AFTER,
  ...WINDOWS_BEFORE,
  ...WINDOWS_AFTER,
  ...DRIFT,
  ...EXCEPTIONS,
  ...EMERGENCIES,
  ...OUTSIDE,
  ...SYNCS,
  ...PIPELINES,
  ...STEPS,
];
