// A jest runtime that loads a module of the product or of a package once per worker, with Node's own loader, and not once
// per test file: importing local mode costs a second. Test files and what else is in test/ are loaded for each file anew.
// With coverage, which counts per file, and with --watch, where sources change, all is loaded for each file in jest's own way.
const { realpathSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { compileFunction } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

const ROOT = path.join(__dirname, '..', '..', '..');
// What IAM says is asked once per worker too: it depends on policies and question alone.
const KEPT = ['node_modules', 'src', 'local', 'infra', 'test/support/iam'].map(
  (folder) => realpathSync(path.join(ROOT, folder)) + path.sep, // Another worktree's packages may be linked here.
);
const isKept = (file) => KEPT.some((folder) => file.startsWith(folder));

/** Where the source maps of kept modules lie, by file: a failure in a later test file must name lines of the source too. */
const sourceMaps = new Map();
let current;

/** What was compiled last of each file that is loaded anew: jest's own modules and what is in test/ are the same text each time. */
const compiled = new Map();
function compileOnce(code, parameters, filename) {
  const known = compiled.get(filename);
  if (known?.code === code) return known.wrapper;
  const wrapper = compileFunction(code, parameters, { filename });
  compiled.set(filename, { code, wrapper });
  return wrapper;
}

/**
 * What jest-circus knows the running test by, for a rejection that nobody handled. Tests of a file run one after the other, so that it needs
 * no async context: until Node 24 one of them makes Node follow every promise of the process.
 */
class OneAtATime {
  #store;

  getStore() {
    return this.#store;
  }

  run(store, work) {
    const before = this.#store;
    const end = () => {
      this.#store = before;
    };
    this.#store = store;
    const result = work();
    if (typeof result?.finally === 'function') return result.finally(end);
    end();
    return result;
  }
}

// Kept modules go through the same transform as the tests, and its cache.
Module._extensions['.ts'] = (module, filename) => {
  const code = current.transformCache.transform(filename);
  sourceMaps.set(filename, current.getSourceMaps().get(filename));
  module._compile(code, filename);
};

class KeptModules extends JestRuntime {
  #isKeeping;

  constructor(...given) {
    super(...given);
    const [, , , , , { collectCoverage }, , { watch, watchAll }] = given;
    this.#isKeeping = !collectCoverage && !watch && !watchAll;
    current = this;
    for (const [filename, map] of sourceMaps) this.getSourceMaps().set(filename, map);
    const { injectedModuleParameters: parameters } = this.executor;
    this.mockState.markExplicitCjsMock = (from, moduleName) => this.setMock(from, moduleName);
    // In Node's own realm, as the environment is.
    this.executor.compile = (code, filename) => compileOnce(code, parameters, filename);
  }

  /** Of jest's own modules only the first, jest-circus with the state of one file, is loaded for each. */
  requireInternalModule(from, moduleName) {
    if (moduleName === 'node:async_hooks') return { AsyncLocalStorage: OneAtATime };
    if (moduleName !== undefined) return Module.createRequire(from)(moduleName);
    const circus = super.requireInternalModule(from);
    // It tells of each test that begins and ends too, which no reporter here reads.
    return { ...circus, initialize: (given) => circus.initialize({ ...given, sendMessageToJest: undefined }) };
  }

  requireModuleOrMock(from, moduleName) {
    const file = this.#keptFile(from, moduleName);
    return file === undefined ? super.requireModuleOrMock(from, moduleName) : require(file);
  }

  /** A kept module would not see it. */
  setMock(_from, moduleName) {
    throw new Error(`${moduleName}: no module is mocked here; use the real client against local mode`);
  }

  #keptFile(from, moduleName) {
    if (!this.#isKeeping || Module.isBuiltin(moduleName)) return undefined;
    if (moduleName === '@jest/globals') return undefined;
    const file = this._resolution.resolveCjs(from, moduleName);
    return isKept(file) ? file : undefined;
  }
}

module.exports = { default: KeptModules, __esModule: true };
