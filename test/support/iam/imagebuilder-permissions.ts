import { arnIn, fields, listIn, onArnIn, type Rules, textIn } from './permission.ts';

/** An image that is about to be built: its ARN has the recipe's name, which the caller does not know. */
const NEW = 'image/new/1.0.0/1';

/** A version stands for its newest build, which is what IAM's resources are. */
const onVersionIn = (member: string, action: string): Rules => ({
  [action]: (input) => [{ action, resource: textIn(input[member]).replace(/\/[\dx]+\.[\dx]+\.[\dx]+$/, '$&/1') }],
});

export const imageBuilderRules: Rules = {
  ...onArnIn('imagePipelineArn', 'imagebuilder:GetImagePipeline', 'imagebuilder:ListImagePipelineImages'),
  ...onArnIn(
    'imageBuildVersionArn',
    'imagebuilder:CancelImageCreation',
    'imagebuilder:ListImagePackages',
    'imagebuilder:ListWorkflowExecutions',
  ),
  ...onArnIn('imageBuildVersionArn', 'imagebuilder:RetryImage'),
  ...onArnIn('workflowBuildVersionArn', 'imagebuilder:GetWorkflow'),
  /** The image, and the execution of its step. */
  'imagebuilder:SendWorkflowStepAction': ({ imageBuildVersionArn, stepExecutionId }, account) =>
    [
      textIn(imageBuildVersionArn),
      arnIn(account, 'imagebuilder', `workflow-step-execution/${textIn(stepExecutionId)}`),
    ].map((resource) => ({ action: 'imagebuilder:SendWorkflowStepAction', resource })),
  ...onArnIn('imageRecipeArn', 'imagebuilder:GetImageRecipe'),
  ...onArnIn('containerRecipeArn', 'imagebuilder:GetContainerRecipe'),
  ...onVersionIn('componentBuildVersionArn', 'imagebuilder:GetComponent'),
  ...onVersionIn('imageBuildVersionArn', 'imagebuilder:GetImage'),
  'imagebuilder:ListWorkflowStepExecutions': ({ workflowExecutionId }, account) => [
    {
      action: 'imagebuilder:ListWorkflowStepExecutions',
      resource: arnIn(account, 'imagebuilder', `workflow-execution/${textIn(workflowExecutionId)}`),
    },
  ],
  /** Findings are read from Amazon Inspector as whoever asks. */
  'imagebuilder:ListImageScanFindings': ({ filters }) => [
    ...listIn(filters).flatMap((filter) =>
      listIn(fields(filter)['values']).map((arn) => ({
        action: 'imagebuilder:ListImageScanFindings',
        resource: textIn(arn),
      })),
    ),
    { action: 'inspector2:ListFindings', resource: '*' },
  ],
  /** The pipeline is read and the new image is tagged as whoever starts it. */
  'imagebuilder:StartImagePipelineExecution': ({ imagePipelineArn, tags }, account) => {
    const pipeline = textIn(imagePipelineArn);
    const keys = Object.keys(fields(tags));
    const context = { 'aws:TagKeys': keys };
    return [
      { action: 'imagebuilder:StartImagePipelineExecution', resource: pipeline, context },
      { action: 'imagebuilder:GetImagePipeline', resource: pipeline },
      ...(keys.length === 0
        ? []
        : [{ action: 'imagebuilder:TagResource', resource: arnIn(account, 'imagebuilder', NEW), context }]),
    ];
  },
};
