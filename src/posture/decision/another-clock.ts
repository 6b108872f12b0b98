import type { FleetPosture, PostureDeadline } from '../types/posture.ts';

type Judged = Pick<FleetPosture, 'deadline'>;

/** Another due date, another patch, more or fewer of them, or another obstacle: whoever shows the clock is to show this one. */
export const isAnotherClock = (before: Judged | undefined, after: Judged): boolean =>
  decisive(before?.deadline) !== decisive(after.deadline);

const decisive = (deadline: PostureDeadline | undefined): string => {
  if (deadline === undefined) return '';
  const { due, cve, patch, exploited, open, overdue, infeasible } = deadline;
  return JSON.stringify([due, cve, patch, exploited, open, overdue, infeasible?.because, infeasible?.sooner]);
};
