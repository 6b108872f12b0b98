/** Buttons that deploys have beside those of every run. */
export const DEPLOY_ACTIONS = {
  /** Opens the form in which a production deploy is decided; it is submitted under the same name. */
  decide: 'deploy-decide',
  /** After its end: a rollback. Cards that are in channels say it so. */
  rollBack: 'deploy-return',
  /** Below a finished bake: `<fleet>` is in the action id's tail. */
  deployImage: 'deploy-image',
  /** The list of fleets in the chooser. */
  chooseFleet: 'deploy-fleet',
  /** On cards of other features: opens the form for the fleet in its value. */
  openFor: 'deploy-open-for',
  /** Of the menu, about the fleet in their value. */
  openChooser: 'deploy-open',
  plan: 'deploy-plan',
  rollBackFleet: 'deploy-roll-back',
  /** On the board: a form for a deploy of the fleet in its value, and a rollback of the deploy in its value. */
  boardDeploy: 'deploy-board',
  boardRollBack: 'deploy-board-back',
} as const;
