import { fails, holds, same, unchecked, type Verdict } from './verdict.ts';

/** Defaults as YAML writes them, and as CloudFormation should read them. */
export const PLAIN_SCALARS: readonly { name: string; written: string; read: string }[] = [
  { name: 'Word', written: 'on', read: 'true' },
  { name: 'Letter', written: 'y', read: 'y' },
  { name: 'Quoted', written: "'on'", read: 'on' },
  { name: 'Octal', written: '010', read: '8' },
];

/** A template that is never deployed: it is only summarised. */
export const SCALARS_TEMPLATE = [
  'Parameters:',
  ...PLAIN_SCALARS.map(({ name, written }) => `  ${name}: {Type: String, Default: ${written}}`),
  'Resources:',
  '  Logs: {Type: AWS::Logs::LogGroup}',
  '',
].join('\n');

/** What GetTemplateSummary says of SCALARS_TEMPLATE, by parameter. */
export const judgeScalars = (defaults: Readonly<Record<string, string | undefined>>): Verdict => {
  const missing = PLAIN_SCALARS.filter(({ name }) => defaults[name] === undefined).map(({ name }) => name);
  if (missing.length > 0) return unchecked(`the summary has no default of ${missing.join(', ')}`);
  const wrong = PLAIN_SCALARS.filter(({ name, read }) => defaults[name] !== read);
  if (wrong.length === 0)
    return holds(PLAIN_SCALARS.map(({ written, read }) => `${written} is read as ${read}`).join(', '));
  return fails(wrong.map(({ name, written }) => `${written} is read as ${defaults[name]}`).join(', '));
};

/** What the throw-away stack has shown. */
export interface StackFacts {
  submitted: string;
  /** GetTemplate of the change set made with UsePreviousTemplate. */
  templateOfChangeSet: string | undefined;
  /** Seconds from ExecuteChangeSet to the first look that showed a status of an update; none if it never did. */
  secondsUntilUpdating: number | undefined;
  /** ExecutionStatus of the change set after the stack had ended its update. */
  executionStatus: string | undefined;
  /** The stack's status at the end of the update. */
  stackStatus: string | undefined;
  /** Names of the stack's parameters, and of those of the change set with a value or their previous one. */
  parameters: { stack: readonly string[]; set: readonly string[] } | undefined;
  /** The change set's id, and the one that the stack showed before its execution and after the update. */
  changeSet: { id: string | undefined; before: string | undefined; after: string | undefined };
}

export const judgeTemplate = ({ submitted, templateOfChangeSet }: StackFacts): Verdict => {
  if (templateOfChangeSet === undefined) return unchecked('GetTemplate gave no template of the change set');
  return templateOfChangeSet === submitted
    ? holds('GetTemplate of the change set gave the stack’s template, character by character')
    : fails('GetTemplate of the change set gave another text than was submitted');
};

const LATEST_S = 12 * 60;

export const judgeUpdating = ({ secondsUntilUpdating: seconds, stackStatus }: StackFacts): Verdict => {
  if (stackStatus === undefined) return unchecked('the status of the stack could not be read');
  if (seconds === undefined) return fails('the stack never showed an update');
  return seconds <= LATEST_S
    ? holds(`the stack showed its update ${seconds} s after the execution`)
    : fails(`the stack showed its update only ${seconds} s after the execution`);
};

export const judgeExecuted = ({ executionStatus, stackStatus }: StackFacts): Verdict =>
  stackStatus === 'UPDATE_COMPLETE'
    ? same('ExecutionStatus after the update', executionStatus, 'EXECUTE_COMPLETE')
    : unchecked(`the update of the stack ended as ${stackStatus ?? 'unknown'}`);

export const judgeSetParameters = ({ parameters }: StackFacts): Verdict =>
  parameters === undefined
    ? unchecked('DescribeChangeSet gave no parameters')
    : same('parameters of the change set', parameters.set.toSorted().join(), parameters.stack.toSorted().join());

export const judgeShownSet = ({ changeSet: { id, before, after }, stackStatus }: StackFacts): Verdict => {
  if (stackStatus !== 'UPDATE_COMPLETE')
    return unchecked(`the update of the stack ended as ${stackStatus ?? 'unknown'}`);
  if (id !== undefined && before === id) return fails('the stack showed the change set before it was executed');
  return same('ChangeSetId of the stack after the update', after, id ?? 'the id of the change set');
};
