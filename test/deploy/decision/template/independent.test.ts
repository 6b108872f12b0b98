import fc from 'fast-check';
import { textOf } from '../../../../src/deploy/decision/template/json.ts';
import { readTemplate } from '../../../../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../../../../src/deploy/decision/template/text.ts';
import { type Disagreement, disagreementsOf } from '../../../support/templates/compare.ts';
import { generateTemplate } from '../../../support/templates/generator.ts';
import { randomFrom } from '../../../support/templates/random.ts';
import { groupsInEveryWorld, type TemplateCase } from '../../../support/templates/worlds.ts';
import { aStack } from '../../facts.ts';

const factsOf = ({ text, parameters, pseudo, imageParameter }: TemplateCase) => {
  const template = parseTemplate(text);
  if (template === undefined) throw new Error(`not read:\n${text}`);
  const image = parameters.find(({ key }) => key === imageParameter);
  const stack = aStack({
    id: textOf(pseudo['AWS::StackId']),
    name: textOf(pseudo['AWS::StackName']),
    parameters: parameters.map((each) => (each.key === imageParameter ? { key: each.key, value: 'ami-0old' } : each)),
  });
  const id = image?.resolved ?? image?.value ?? '';
  return readTemplate({ template, source: template, stack, parameter: imageParameter, image: { id, kind: 'ami' } });
};

const disagreements = (seed: number): { one: TemplateCase; found: Disagreement[] } => {
  const one = generateTemplate(seed);
  return { one, found: disagreementsOf(factsOf(one).groups, groupsInEveryWorld(one, randomFrom(seed))) };
};

/** What is told as unknown claims nothing. */
const isClaim = ({ kind, told }: Disagreement): boolean => kind === 'wrong' && !told.startsWith('{"kind":"unknown"');

test('what is known of a random template is so, whatever the values that only AWS knows', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const { one, found } = disagreements(seed);
      const claims = found.filter(isClaim);
      if (claims.length > 0) throw new Error(`${JSON.stringify(claims, null, 1)}\n${one.text}`);
    }),
    { numRuns: 60 },
  );
});
