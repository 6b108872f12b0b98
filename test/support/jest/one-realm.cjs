// A jest environment without a realm of its own: every test file of a worker runs on Node's own globals, as the product
// does. What a file changed of them is put back when it ends.
const { AsyncLocalStorage } = require('node:async_hooks');
const { ModuleMocker } = require('jest-mock');

/**
 * Async contexts that a file began, such as those of a local world that it did not close. They end with it: until Node 24 one of them makes
 * Node follow every promise of the process, and the hundredth file would take many times as long as alone.
 */
const contexts = new Set();
for (const name of ['run', 'enterWith']) {
  const begin = AsyncLocalStorage.prototype[name];
  AsyncLocalStorage.prototype[name] = function (...given) {
    contexts.add(this);
    return Reflect.apply(begin, this, given);
  };
}

/** Puts a global back. What packages add to them stays: the packages are kept too, and rely on it. */
function putBack([name, was]) {
  const now = Object.getOwnPropertyDescriptor(globalThis, name);
  if (now?.value !== was.value) Object.defineProperty(globalThis, name, was);
}

class OneRealm {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  // Nothing here uses jest's timers; jest only asks whether they are there.
  fakeTimers = null;
  fakeTimersModern = null;
  #globals = Object.entries(Object.getOwnPropertyDescriptors(globalThis));
  #env = { ...process.env };
  #exit = Object.getOwnPropertyDescriptor(process, 'exit');
  #stackTraceLimit = Error.stackTraceLimit;

  /** Jest sets a hundred. The SDK makes an error for each call, should it fail, and a trace of a hundred frames goes through all its promises. */
  async setup() {
    Error.stackTraceLimit = this.#stackTraceLimit;
  }

  async teardown() {
    for (const each of this.#globals) putBack(each);
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
    Object.assign(process.env, this.#env);
    Object.defineProperty(process, 'exit', this.#exit);
    Error.stackTraceLimit = this.#stackTraceLimit;
    for (const context of contexts) context.disable();
    contexts.clear();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}

module.exports = OneRealm;
