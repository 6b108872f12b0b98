import { isDenied, type RunbookFacts, stepIn } from './runbooks.ts';
import { fails, holds, unchecked, type Verdict } from './verdict.ts';

const succeeds = (steps: RunbookFacts['steps'], name: string): boolean => stepIn(steps, name)?.status === 'Success';

const denied = (steps: RunbookFacts['steps'], name: string): boolean => {
  const step = stepIn(steps, name);
  return step !== undefined && isDenied(step);
};

/** Where what the role may not do is not denied, nobody checks permissions, and an allowed call says nothing. */
const whereDenied = ({ steps }: RunbookFacts, judge: () => Verdict): Verdict =>
  denied(steps, 'otherKey') ? judge() : unchecked('a call that the role may not make was not denied');

/** A call that the role may make only if the assumption holds. */
const byCall = (
  facts: RunbookFacts,
  name: string,
  { allowed, refused }: { allowed: string; refused: string },
): Verdict =>
  whereDenied(facts, () => {
    if (succeeds(facts.steps, name)) return holds(allowed);
    if (denied(facts.steps, name)) return fails(refused);
    return unchecked(`the step ${name}: ${stepIn(facts.steps, name)?.failure ?? 'has not run'}`);
  });

export const judgeGateKey = (facts: RunbookFacts): Verdict =>
  byCall(facts, 'writeText', {
    allowed: 'an update of an item that dynamodb:LeadingKeys names is allowed, and one of another is denied',
    refused: 'an update of an item that dynamodb:LeadingKeys names is denied',
  });

/** The other way round: a condition on an attribute that the role does not list has to be denied. */
export const judgeGateCondition = (facts: RunbookFacts): Verdict =>
  whereDenied(facts, () => {
    if (!succeeds(facts.steps, 'writeText')) return unchecked('an update of listed attributes did not succeed');
    if (denied(facts.steps, 'otherAttribute')) return holds('a condition on an attribute that is not listed is denied');
    return succeeds(facts.steps, 'otherAttribute')
      ? fails('a condition on an attribute that is not listed is allowed')
      : unchecked(stepIn(facts.steps, 'otherAttribute')?.failure ?? 'the step otherAttribute has not run');
  });

export const judgeChangeSetStack = (facts: RunbookFacts): Verdict =>
  byCall(facts, 'changeSet', {
    allowed: 'a change set named by its ARN alone is checked against its stack',
    refused: 'a change set named by its ARN alone is denied to a role that may look at those of its stack',
  });

export const judgeChangeSetName = (facts: RunbookFacts): Verdict =>
  byCall(facts, 'changeSetHooks', {
    allowed: 'cloudformation:ChangeSetName matched the name or the ARN',
    refused: 'cloudformation:ChangeSetName matched neither the name nor the ARN',
  });

export const judgeStartResource = (facts: RunbookFacts): Verdict =>
  byCall(facts, 'startTagged', {
    allowed: 'a role that may use document/ and automation-definition/ of a runbook may start it',
    refused: 'a role that may use document/ and automation-definition/ of a runbook may not start it',
  });

export const judgeExecutionTags = (facts: RunbookFacts): Verdict =>
  byCall(facts, 'stopTagged', {
    allowed: 'an execution was stopped by its tag in the step after its start',
    refused: 'an execution could not be stopped by its tag in the step after its start',
  });
