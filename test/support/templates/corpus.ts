import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../../src/deploy/types/template.ts';
import { LAUNCHED, OTHERS, SIZED } from '../../fixtures/templates/launched.ts';
import { REPLACED } from '../../fixtures/templates/replaced.ts';
import { evaluateTemplate } from './evaluator.ts';
import type { Shape } from './shape.ts';
import { readTemplateText, TemplateRefusal } from './text.ts';
import type { TemplateCase } from './worlds.ts';

/** Every shape, with what CloudFormation does with it. */
export const SHAPES: readonly Shape[] = [...REPLACED, ...LAUNCHED, ...SIZED, ...OTHERS];

export const TEMPLATES_FOLDER = join(import.meta.dirname, '../../fixtures/templates');

/** The shape's template as it lies on disk. */
export const textOfShape = ({ file }: Shape): string => readFileSync(join(TEMPLATES_FOLDER, file), 'utf8');

/** The shape with everything that an update of the stack `web-prod` is given, and two values for each thing that is hidden in it. */
export const caseOfShape = (shape: Shape): TemplateCase => {
  const { parameters, imageParameter, region } = shape;
  const pseudo = {
    'AWS::Region': region,
    'AWS::AccountId': '123456789012',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': 'web-prod',
    'AWS::StackId': `arn:aws:cloudformation:${region}:123456789012:stack/web-prod/0a1b2c3d`,
  };
  const text = textOfShape(shape);
  return { text, imageParameter, parameters, pseudo, hidden: hiddenOf({ text, parameters, pseudo }) };
};

/** Finds the names by evaluating until none is missing. @throws TemplateRefusal for a template that cannot be evaluated */
const hiddenOf = ({ text, ...given }: Pick<TemplateCase, 'text' | 'parameters' | 'pseudo'>): TemplateCase['hidden'] => {
  const template = readTemplateText(text);
  const found: Record<string, readonly Json[]> = {};
  for (;;) {
    const hidden = Object.fromEntries(Object.entries(found).map(([name, [value = '']]) => [name, value]));
    try {
      evaluateTemplate({ template, hidden, ...given });
      return { ...found, ...COLOURS };
    } catch (error) {
      const name =
        error instanceof TemplateRefusal ? /^hidden value (.+) is not given$/.exec(error.message)?.[1] : undefined;
      if (name === undefined) throw error;
      found[name] = valuesOf(name, Object.keys(found).length);
    }
  }
};

/** What a NoEcho parameter of the shapes may hold. */
const COLOURS = { 'parameter:Colour': ['blue', 'green'] };

const valuesOf = (name: string, index: number): readonly Json[] => {
  if (name.endsWith('Number') || name.endsWith('-size')) return [`90${index}1`, `90${index}2`];
  return [`hidden-${index}a`, `hidden-${index}b`];
};
