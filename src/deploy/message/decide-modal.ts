import type { ModalView } from '@slack/types';
import type { ButtonValue } from '../../runs/actions.ts';
import { reviewModal } from '../../runs/message/review.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import { isRollback } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { reviewParts } from './review.ts';

/** Everything about a deploy, grouped, from our own data; approved there while it waits for that. */
export const decideModal = (run: DeployRun, value: ButtonValue, facts: DeployFacts): ModalView =>
  reviewModal(
    run,
    { ...value, ...seenAt(run) },
    {
      form: DEPLOY_ACTIONS.decide,
      what: isRollback(run.plan) ? 'rollback' : 'deploy',
      parts: reviewParts(run, facts),
    },
  );

/** In whole seconds, none of which is before the look. */
const seenAt = ({ progress }: DeployRun): { seen?: number } =>
  progress?.health === undefined ? {} : { seen: Math.ceil(progress.health.at / 1000) };
