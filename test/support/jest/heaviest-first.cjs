const { default: Sequencer } = require('@jest/test-sequencer');

const LONG = /\/test\/(stories\/|model\/|local\/deploying|app\/new-feature)/;

const rankOf = ({ path }) => (LONG.test(path) ? 0 : 1);

/** Jest puts what took longest first, and knows nothing of that in a fresh clone; this holds there too. */
class HeaviestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

module.exports = HeaviestFirst;
