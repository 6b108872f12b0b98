const { default: Sequencer } = require('@jest/test-sequencer');

const LONG = /\/test\/(stories\/|local\/deploying|app\/new-feature)/;

/** What takes longest, and the model, whose files use both cores alone and so leave none idle at the end. */
const rankOf = ({ path }) => (LONG.test(path) ? 0 : path.includes('/test/model/') ? 2 : 1);

/** Jest puts what took longest first, and knows nothing of that in a fresh clone; this holds there too. */
class HeaviestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

module.exports = HeaviestFirst;
