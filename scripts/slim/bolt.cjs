// The two classes of @slack/bolt that the slack function uses, without the index that loads every receiver.
exports.App = require('../../node_modules/@slack/bolt/dist/App.js').default;
exports.AwsLambdaReceiver = require('../../node_modules/@slack/bolt/dist/receivers/AwsLambdaReceiver.js').default;
