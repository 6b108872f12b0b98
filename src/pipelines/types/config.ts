/** What is told of pipelines and recipes. */
export interface HygieneConfig {
  /** A base image that the recipe pins and that is older is out of date. */
  baseAge: number;
}
