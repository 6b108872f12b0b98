import { documentProblems } from './check-document.ts';
import { flowProblems } from './check-flow.ts';
import { loopProblems } from './check-loop.ts';
import { stepProblems } from './check-step.ts';
import { allSteps, looseDocument } from './document.ts';
import type { Problem } from './rules.ts';

/** What a runbook has in it that AWS does not document. Shares nothing with the simulator, which is checked against it. */
export function problemsOf(content: unknown): Problem[] {
  const document = looseDocument.parse(content);
  return [
    ...documentProblems(document),
    ...allSteps(document).flatMap((step) => stepProblems(document, step)),
    ...document.mainSteps.flatMap(loopProblems),
    ...flowProblems(document),
  ];
}
