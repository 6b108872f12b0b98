// Stands in a bundle for a package that the function never uses: harmless to import, loud to use.
class Unused {
  constructor() {
    throw new Error('this package was left out of the bundle on purpose');
  }
}

const unused = () => new Unused();

module.exports = new Proxy(unused, {
  get: (_target, name) => (name === '__esModule' ? false : name === 'default' ? unused : Unused),
});
