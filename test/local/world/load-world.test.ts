import { stringify } from 'yaml';
import { defaultWorld } from '../../../local/world/default-world.ts';
import { contentOf, parseWorld } from '../../../local/world/load-world.ts';

test('a world file may say all that the default world says', () => {
  expect(parseWorld(stringify(defaultWorld))).toEqual(defaultWorld);
});

test('a wrong world file is refused, naming the fields', () => {
  const [web] = defaultWorld.pipelines;
  const wrong = { ...defaultWorld, start: 'yesterday', pipelines: [{ ...web, colour: 'red' }] };
  expect(() => parseWorld(stringify(wrong))).toThrow(/start: .*pipelines\.0: .*colour/);
});

test('packages keep their versions', () => {
  const { packages } = contentOf(defaultWorld);
  expect(packages.length).toBeGreaterThan(115);
  expect(packages).toContainEqual({ name: 'kernel', version: '6.1.109-118.189.amzn2023' });
});

test('every vulnerability is in a package that images can have', () => {
  const { packages, optionalPackages, vulnerabilities } = contentOf(defaultWorld);
  const names = new Set([...packages, ...optionalPackages].map(({ name }) => name));
  expect(vulnerabilities.filter((one) => !names.has(one.package))).toEqual([]);
  expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(vulnerabilities.length);
});
