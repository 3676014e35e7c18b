import { tellSigns } from '../../test/change-cases.ts';
import { ciWorkflows } from './ci-workflows.ts';

const rows: readonly (readonly [path: string, is: RegExp])[] = [
  ['.github/workflows/a.yml', /a workflow of GitHub Actions/u],
  ['.forgejo/workflows/a.yml', /a workflow of Forgejo or Gitea/u],
  ['action.yml', /an action of GitHub Actions/u],
  ['.github/actions/a/index.js', /an action of GitHub Actions/u],
  ['.github/dependabot.yml', /which updates are proposed/u],
  ['renovate.json', /which updates are proposed/u],
  ['.github/CODEOWNERS', /whose approval a change needs/u],
  ['.gitlab-ci.yml', /a pipeline of GitLab/u],
  ['.circleci/config.yml', /a pipeline of CircleCI/u],
  ['azure-pipelines.yml', /a pipeline of Azure/u],
  ['Jenkinsfile', /a pipeline of Jenkins/u],
  ['bitbucket-pipelines.yml', /a pipeline of Bitbucket/u],
  ['.travis.yml', /a pipeline$/u],
  ['.woodpecker/a.yml', /a pipeline$/u],
  ['.buildkite/pipeline.yml', /a pipeline$/u],
  ['.tekton/a.yaml', /a build or a deployment/u],
  ['cloudbuild.yaml', /a build or a deployment/u],
  ['Earthfile', /a build, or an environment elsewhere/u],
];

tellSigns(ciWorkflows, [
  ...rows.map(([path, is]) => [path, { [path]: 'x' }, [is, 'note']] as const),
  ['other files', { '.github/ISSUE_TEMPLATE/a.yml': '', 'workflows/a.yml': '', '.github/actions/a/README.md': '', 'a.yml': '' }, 'clear'],
]);
