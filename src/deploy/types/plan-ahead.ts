import type { Person } from '../../approvals/types.ts';
import type { Here } from '../../config/here.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { When } from '../command.ts';

/** What one person wants to know of a deploy that nobody is asked for. */
export interface PlanAhead {
  id: string;
  askedAt: number;
  by: Person;
  wish: PlanWish;
  /** The stack in which a change set is made for it. */
  stack?: string;
  /** Of the stack; absent at home. */
  place?: Here;
}

/** As `/patch plan` said it. */
export interface PlanWish {
  fleet: string;
  image?: string | undefined;
  when: When;
  override: boolean;
  reason?: string | undefined;
  /** Where the person waits. */
  to: AnswerTo;
}
