exports.handler = async () => {
  throw new Error('This template was made without the bundles: run `npm run build` and deploy again.');
};
