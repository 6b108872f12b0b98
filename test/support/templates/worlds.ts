import type { Json } from '../../../src/deploy/types/template.ts';
import { evaluateTemplate, type GivenParameter } from './evaluator.ts';
import { type ConcreteGroup, groupsOf } from './groups.ts';
import type { Random } from './random.ts';
import { readTemplateText } from './text.ts';

/** A template with everything that an update of its stack is given, and the values that what is hidden may have. */
export interface TemplateCase {
  /** YAML or JSON. */
  text: string;
  imageParameter: string;
  /** As DescribeStacks would show them after the update: a NoEcho one as `****`. */
  parameters: readonly GivenParameter[];
  /** By name, e.g. `AWS::Region`. */
  pseudo: Readonly<Record<string, Json>>;
  /** Values that each hidden name may have, at least one. Those of different names differ. */
  hidden: Readonly<Record<string, readonly Json[]>>;
}

/**
 * The groups of the template in several choices of hidden values: the first of each, then each changed alone, then a few at random.
 * @throws TemplateRefusal as `evaluateTemplate` does
 */
export const groupsInEveryWorld = (one: TemplateCase, random: Random): ConcreteGroup[][] => {
  const { parameters, pseudo, imageParameter } = one;
  const template = readTemplateText(one.text);
  return choicesOf(one.hidden, random).map((hidden) => {
    const ofImage = parameters.find(({ key }) => key === imageParameter);
    const world = {
      hidden,
      image: ofImage?.resolved ?? ofImage?.value ?? '',
      ssmValues: parameters.flatMap(({ key, resolved }) =>
        key === imageParameter || resolved === undefined ? [] : [resolved],
      ),
    };
    return groupsOf(evaluateTemplate({ template, parameters, pseudo, hidden }), world);
  });
};

type Choice = Readonly<Record<string, Json>>;

const AT_RANDOM = 6;

const choicesOf = (hidden: TemplateCase['hidden'], random: Random): Choice[] => {
  const names = Object.entries(hidden);
  const first = Object.fromEntries(names.map(([name, [value = '']]) => [name, value]));
  const alone = names.flatMap(([name, values]) => values.slice(1).map((value) => ({ ...first, [name]: value })));
  const mixed = Array.from({ length: AT_RANDOM }, () =>
    Object.fromEntries(names.map(([name, values]) => [name, random.pick(values)])),
  );
  return [first, ...alone, ...mixed];
};
