import { readFileSync } from 'node:fs';

interface Entry {
  version?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const packages: Record<string, Entry> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;

/** Exact optional dependencies are platforms' binaries; a range may be left out where nothing fits. */
const binaries = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies).flatMap(([name, version]) => (/^\d/.test(version) ? [{ path, name }] : [])),
);

test('the lockfile lists the binaries of every platform, so that it installs on macOS and Linux arm64 too', () => {
  expect(binaries.length).toBeGreaterThan(50);
  const missing = binaries.filter(
    ({ path, name }) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
  );
  expect(missing).toEqual([]);
});

test('the lockfile names no download address', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

test('no package runs code of its own when it is installed', () => {
  expect(readFileSync('.npmrc', 'utf8').split('\n')).toContain('ignore-scripts=true');
});

test('every direct dependency is pinned, and few are needed at run time', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const versions: string[] = Object.values({ ...dependencies, ...devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([]);
  // As many clients of AWS as services are used.
  const libraries = Object.keys(dependencies).filter((name) => !name.startsWith('@aws-sdk/client-'));
  expect(libraries.length).toBeLessThanOrEqual(8);
});
