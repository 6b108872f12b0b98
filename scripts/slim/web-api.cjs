// @slack/web-api, loaded by the first request that calls Slack. Most only enqueue, and Bolt makes a client for all of them.
const metadata = [];

function real() {
  const package_ = require('../../node_modules/@slack/web-api/dist/index.js');
  for (const entry of metadata.splice(0)) package_.addAppMetadata(entry);
  return package_;
}

class WebClient {
  constructor(...options) {
    let client;
    const built = () => {
      client ??= new (real().WebClient)(...options);
      return client;
    };
    // biome-ignore lint/correctness/noConstructorReturn: a stand-in that becomes the client with its first use.
    return new Proxy(this, { get: (_target, name) => Reflect.get(built(), name) });
  }
}

// Bolt calls it while it is loaded, to name itself in the client's user agent.
const addAppMetadata = (entry) => metadata.push(entry);

const own = { WebClient, addAppMetadata };

module.exports = new Proxy(own, { get: (_target, name) => own[name] ?? real()[name] });
