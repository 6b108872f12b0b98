import type { Run, StopHow } from './types.ts';

/** The buttons of a run's card: action ids, and what stands in their value. */
export const RUN_ACTIONS = {
  approve: 'run-approve',
  reject: 'run-reject',
  defer: 'run-defer',
  cancel: 'run-cancel',
  rollBack: 'run-roll-back',
} as const;

export type RunAction = keyof typeof RUN_ACTIONS;

/** Buttons that only deploys have. */
export const DEPLOY_ACTIONS = {
  /** Opens the modal in which a production deploy is decided; it is submitted under the same name. */
  decide: 'deploy-decide',
  /** After its end: back to the image from before. */
  goBack: 'deploy-return',
  /** Below a finished bake: `<fleet>` is in the action id's tail. */
  deployImage: 'deploy-image',
} as const;

/** Actions that ask for a reason or a time first: the slack function opens a Loading modal for them. */
export const MODAL_ACTIONS: readonly string[] = [
  RUN_ACTIONS.reject,
  RUN_ACTIONS.defer,
  RUN_ACTIONS.cancel,
  RUN_ACTIONS.rollBack,
  DEPLOY_ACTIONS.decide,
];

/** What ends something that goes on, and how it then ends. */
export const stopHowOf = (actionId: string): StopHow => (actionId === RUN_ACTIONS.rollBack ? 'roll-back' : 'cancel');

/** The modal in which someone chooses the fleet to deploy to. */
export const DEPLOY_MODAL = 'deploy-choose';

/** The modal in which someone chooses the image to bake. */
export const BAKE_MODAL = 'bake-choose';

/** A button speaks of one run and one epoch of its plan. */
export interface ButtonValue {
  runId: string;
  epoch: number;
  /** In a form: how far the run was when it opened, which decides what stopping it means. */
  stage?: RunStage;
}

/** Nothing begun, between two parts, or going on in AWS. */
export type RunStage = 'before' | 'between' | 'going';

export const stageOf = ({ gate, start }: Pick<Run, 'gate' | 'start'>): RunStage =>
  gate?.kind === 'checkpoint' ? 'between' : start === undefined ? 'before' : 'going';

export const formatButtonValue = ({ runId, epoch, stage }: ButtonValue): string =>
  stage === undefined ? `${runId}:${epoch}` : `${runId}:${epoch}:${stage}`;

const isStage = (stage: string | undefined): stage is RunStage =>
  stage === 'before' || stage === 'between' || stage === 'going';

/** Strict, since a button's value is readable and forgeable by anyone who can post: `undefined` for anything else. */
export function parseButtonValue(value: string): ButtonValue | undefined {
  const match = /^([a-z]-[0-9a-z]{8}):([1-9][0-9]{0,5})(?::(before|between|going))?$/.exec(value);
  if (match === null) return undefined;
  const [, runId = '', epoch = '', stage] = match;
  return { runId, epoch: Number(epoch), ...(isStage(stage) ? { stage } : {}) };
}
