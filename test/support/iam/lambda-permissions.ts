import { arnIn, type Rules, textIn } from './permission.ts';

/** The function, with the version or the alias that is named. https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html */
export const lambdaRules: Rules = {
  'lambda:Invoke': ({ FunctionName, Qualifier }, account) => {
    const [, arn, named = ''] = /^(arn:aws:lambda:[a-z0-9-]+:\d{12}:)?(.*)$/.exec(textIn(FunctionName)) ?? [];
    const [name = '', inName] = named.replace(/^(\d{12}:)?function:/, '').split(':');
    const qualifier = textIn(Qualifier) || inName;
    const resource = `function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;
    // A function of another account or Region is named by its ARN.
    return [
      {
        action: 'lambda:InvokeFunction',
        resource: arn === undefined ? arnIn(account, 'lambda', resource) : `${arn}${resource}`,
      },
    ];
  },
};
