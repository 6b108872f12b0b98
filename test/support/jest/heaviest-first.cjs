const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * First the page, whose tests wait for the browser half of the time, while the static checks need the processor. Then what takes five seconds or
 * more: what comes last must be short, or one worker ends long before the other.
 */
const LONG = [
  /\/test\/page\//,
  /\/test\/(stories\/|model\/|app\/new-feature)/,
  /\/test\/(infra\/(synth|lab\/stacks|bot\/checks)|config\/mutations|local\/(deploying|compliance|patching|start|main|guide)\.)/,
];

const rankOf = ({ path }) => LONG.concat(/./).findIndex((pattern) => pattern.test(path));

/** Jest puts what took longest first, and knows nothing of that in a fresh clone, where it takes the largest file; this holds there too. */
class HeaviestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

module.exports = HeaviestFirst;
