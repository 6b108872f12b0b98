import { MINUTE } from '../../../src/duration.ts';
import type { EmittedEvent } from '../../types.ts';
import { judgeOf } from './judge.ts';
import type { ConfigServiceState, Evaluation, RuleRecord } from './state.ts';

/** A change is recorded and evaluated within minutes; a new rule says nothing before. */
const EVERY = 10 * MINUTE;

/** Evaluates the rule again and again, until it is deleted. */
export const keepEvaluating = (state: ConfigServiceState, record: RuleRecord): void => {
  state.clock.at(state.clock.now() + EVERY, () => {
    if (state.rules.get(record.name) !== record) return;
    evaluate(state, record);
    keepEvaluating(state, record);
  });
};

const evaluate = (state: ConfigServiceState, record: RuleRecord): void => {
  const judge = judgeOf(record.rule, state.estate);
  const now = state.clock.now();
  const before = record.evaluations ?? new Map<string, Evaluation>();
  const machines = [...state.estate.machines()].filter(({ state: is }) => is !== 'terminated');
  record.evaluations = new Map(
    machines.map((machine) => {
      const complianceType = judge(machine) ? 'COMPLIANT' : 'NON_COMPLIANT';
      const last = before.get(machine.id);
      if (last?.complianceType === complianceType) return [machine.id, last];
      const next: Evaluation = { complianceType, recordedAt: now, invokedAt: now };
      state.emit(changeEvent(state, { record, id: machine.id, next, last }));
      return [machine.id, next];
    }),
  );
};

interface Change {
  record: RuleRecord;
  id: string;
  next: Evaluation;
  last: Evaluation | undefined;
}

/** https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html */
const changeEvent = ({ accountId, region, clock }: ConfigServiceState, change: Change): EmittedEvent => {
  const { record, id, next, last } = change;
  return {
    source: 'aws.config',
    detailType: 'Config Rules Compliance Change',
    resources: [],
    detail: {
      resourceId: id,
      awsRegion: region,
      awsAccountId: accountId,
      configRuleName: record.name,
      recordVersion: '1.0',
      configRuleARN: record.arn,
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: result(record.name, id, next),
      ...(last !== undefined && { oldEvaluationResult: result(record.name, id, last) }),
      notificationCreationTime: new Date(clock.now()).toISOString(),
      resourceType: 'AWS::EC2::Instance',
    },
  };
};

const result = (configRuleName: string, resourceId: string, { complianceType, recordedAt, invokedAt }: Evaluation) => ({
  evaluationResultIdentifier: {
    evaluationResultQualifier: { configRuleName, resourceType: 'AWS::EC2::Instance', resourceId },
    orderingTimestamp: new Date(invokedAt).toISOString(),
  },
  complianceType,
  resultRecordedTime: new Date(recordedAt).toISOString(),
  configRuleInvokedTime: new Date(invokedAt).toISOString(),
});
