import type { WaitingStep } from '../../images/types.ts';
import { runIdOf } from '../../runs/decision/token.ts';

/** The run in which people answer a step that waits: one for each execution of a step. */
export const stepRunId = ({ id }: Pick<WaitingStep, 'id'>): string => runIdOf('i', id);
