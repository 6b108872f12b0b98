import type { StackParameter } from '../../../../src/aws/cloudformation.ts';
import { stackChangeOf } from '../../../../src/deploy/decision/stack-plan.ts';
import { memberOf, objectOf, textOf } from '../../../../src/deploy/decision/template/json.ts';
import { readTemplate } from '../../../../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../../../../src/deploy/decision/template/text.ts';
import { type StackChange, warningsOf } from '../../../../src/deploy/types/change.ts';
import type {
  Answer,
  GroupUpdate,
  JsonObject,
  TemplateFacts,
  TemplateGroup,
} from '../../../../src/deploy/types/template.ts';
import { T0 } from '../../../runs/fixture.ts';
import { disagreementsOf } from '../../../support/templates/compare.ts';
import { caseOfShape, SHAPES, textOfShape } from '../../../support/templates/corpus.ts';
import { randomFrom } from '../../../support/templates/random.ts';
import type { Shape } from '../../../support/templates/shape.ts';
import { groupsInEveryWorld } from '../../../support/templates/worlds.ts';
import { aChange, aLive, aSet, aStack } from '../../facts.ts';

/** SAM leaves groups as they are, so that what CloudFormation makes of the template is read. */
const isRead = ({ unsupported }: Shape): boolean => unsupported === undefined || unsupported === 'AWS::Serverless';

const stackOf = (shape: Shape, template: JsonObject) => {
  const { parameters, region, imageParameter } = shape;
  const given = new Map<string, StackParameter>(parameters.map((each) => [each.key, each]));
  return aStack({
    id: `arn:aws:cloudformation:${region}:123456789012:stack/web-prod/0a1b2c3d`,
    parameters: Object.entries(objectOf(template['Parameters'])).map(([key, declared]) => {
      if (key === imageParameter) return { key, value: 'ami-0old' };
      return given.get(key) ?? { key, value: textOf(memberOf(declared, 'Default')) };
    }),
  });
};

const imageOf = ({ file, parameters, imageParameter }: Shape) => {
  const given = parameters.find(({ key }) => key === imageParameter);
  const kind = file.startsWith('container') ? 'container' : 'ami';
  return { id: given?.resolved ?? given?.value ?? '', kind } as const;
};

const read = (shape: Shape) => {
  const template = parseTemplate(textOfShape(shape));
  if (template === undefined) throw new Error(`${shape.file} is not read`);
  const stack = stackOf(shape, template);
  const { imageParameter: parameter } = shape;
  return { stack, facts: readTemplate({ template, source: template, stack, parameter, image: imageOf(shape) }) };
};

/** Whatever cannot be told, by whichever expression. */
const bare = <Value>(answer: Answer<Value>): Answer<Value> =>
  answer.kind === 'unknown' ? { kind: 'unknown', expression: '' } : answer;

/** What a property that is left out amounts to is the same as left out. */
const orAbsent = <Value>(answer: Answer<Value>, usual: Value): Answer<Value> =>
  answer.kind === 'known' && JSON.stringify(answer.value) === JSON.stringify(usual) ? { kind: 'absent' } : bare(answer);

/** How long a batch is waited for changes nothing of what serves. */
function withoutPause({ pauseTime: _pause, besideRefresh: _beside, ...roll }: Extract<GroupUpdate, { kind: 'roll' }>) {
  return roll;
}

const comparable = (group: TemplateGroup) => ({
  ...group,
  update:
    group.update.kind === 'roll'
      ? { ...withoutPause(group.update), suspends: orAbsent<readonly string[]>(group.update.suspends, []) }
      : group.update.kind === 'unknown'
        ? { kind: 'unknown' }
        : group.update,
  keepsSizes: orAbsent(group.keepsSizes, false),
  deletionProtection: orAbsent(group.deletionProtection, 'none'),
  desired: bare(group.desired),
  subnets: bare(group.subnets),
  launches: group.launches.map(({ place, version, image }) => ({ place, version, image })),
});

const named = (shapes: readonly Shape[]): [string, Shape][] => shapes.map((shape) => [shape.title, shape]);

test.each(named(SHAPES.filter((shape) => shape.unsupported === undefined)))(
  '%s: the groups are those of CloudFormation',
  (_title, shape) => {
    expect(read(shape).facts.groups.map(comparable)).toEqual(shape.groups.map(comparable));
  },
);

test.each(named(SHAPES.filter((shape) => shape.unsupported === undefined && shape.groups.length > 0)))(
  '%s: an independent evaluator agrees, whatever the values that only AWS knows',
  (_title, shape) => {
    const worlds = groupsInEveryWorld(caseOfShape(shape), randomFrom(1));
    expect(disagreementsOf(read(shape).facts.groups, worlds)).toEqual([]);
  },
);

test.each(named(SHAPES.filter((shape) => !isRead(shape))))('%s: is not supported, by name', (_title, shape) => {
  const kinds: Readonly<Record<string, string>> = {
    'nested stack': 'nested-stack',
    module: 'module',
    'AWS::LanguageExtensions': 'language-extensions',
  };
  expect(read(shape).facts.unsupported.map(({ kind }) => kind)).toEqual([kinds[shape.unsupported ?? ''] ?? 'macro']);
});

const changeOf = (shape: Shape): StackChange => {
  const { stack, facts } = read(shape);
  return stackChangeOf({ ...plannedWith(facts, shape), stack, image: imageOf(shape) });
};

const blocking = (shape: Shape): string[] =>
  warningsOf(changeOf(shape))
    .warnings.filter(({ blocks }) => blocks)
    .map(({ code }) => code);

const plannedWith = (template: TemplateFacts, { plan, parameters, imageParameter }: Shape) => ({
  template,
  known: { id: 'ami-0new', name: 'web', state: 'available', created: parameters.length },
  from: { id: 'ami-0old', kind: 'ami' as const },
  old: { id: 'ami-0old', name: 'web', state: 'available' },
  set: aSet({ changes: [aChange(imageParameter)] }),
  groups: Object.entries(plan.live).map(([logicalId, size]) => ({ ...aLive(size), logicalId })),
  monitoringMinutes: 0,
  usualMs: [],
  now: T0,
});

test.each(named(SHAPES.filter((shape) => isRead(shape) && !shape.unsupported)))(
  '%s: is refused where it should be, and not otherwise',
  (_title, shape) => {
    expect(blocking(shape)).toHaveLength(shape.plan.refused === undefined ? 0 : 1);
  },
);

test.each(named(SHAPES.filter(({ plan }) => plan.worst !== undefined && plan.refused === undefined)))(
  '%s: as many serve at the worst moment as CloudFormation leaves',
  (_title, shape) => {
    const isBlind = shape.groups.some(
      ({ update: roll }) =>
        roll.kind === 'roll' && roll.waitsForSignals.kind === 'known' && !roll.waitsForSignals.value,
    );
    const { fewest: _fewest, ...worst } = changeOf(shape).worst ?? { serve: -1, of: -1 };
    expect(worst).toEqual({ ...shape.plan.worst, ...(isBlind ? { guaranteed: false } : {}) });
  },
);
