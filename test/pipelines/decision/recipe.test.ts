import { parameterOf, waitsOf } from '../../../src/pipelines/decision/recipe.ts';
import { AL2023, aRecipe } from '../fixture.ts';

const OWN = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:component/install-nginx';

test.each([
  ['a build each time', 'match', {}, { kind: 'nothing' }],
  ['a base image by filter', 'updates', {}, { kind: 'updates', of: ['amazon-linux-2023-x86 x.x.x'] }],
  [
    'a component by filter',
    'updates',
    { parentImage: 'ami-0123456789abcdef0', components: [`${OWN}/1.x.x`] },
    { kind: 'updates', of: ['install-nginx 1.x.x'] },
  ],
  [
    'a base image by parameter',
    'updates',
    { parentImage: 'ssm:/aws/service/ami-amazon-linux-latest/al2023' },
    { kind: 'updates', of: ['parameter /aws/service/ami-amazon-linux-latest/al2023'] },
  ],
  [
    'an AMI id and fixed components',
    'updates',
    { parentImage: 'ami-0123456789abcdef0', components: [`${OWN}/1.2.0/1`] },
    { kind: 'never' },
  ],
  [
    'a fixed version of a base image',
    'updates',
    { parentImage: AL2023.replace('x.x.x', '2026.8.1') },
    { kind: 'never' },
  ],
  ['a container image by tag', 'updates', { parentImage: 'amazonlinux:2023', components: [] }, { kind: 'never' }],
] as const)('what a schedule waits for: %s', (_what, condition, parts, waits) => {
  expect(waitsOf({ condition }, aRecipe(parts))).toEqual(waits);
});

test('a parameter is named by its name, also where the recipe has its ARN', () => {
  expect(parameterOf('ssm:arn:aws:ssm:ap-southeast-2:111122223333:parameter/gold/web')).toBe('/gold/web');
  expect(parameterOf('ami-0123456789abcdef0')).toBeUndefined();
});
