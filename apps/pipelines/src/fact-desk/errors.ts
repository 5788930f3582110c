/** Why a folder cannot be examined. */
type ProjectProblem = 'missing' | 'notFolder' | 'notInstalled';

const PROBLEM_TEXT: Readonly<Record<ProjectProblem, string>> = {
  missing: 'there is no such folder; check the path',
  notFolder: 'it is not a folder; give the folder that holds package.json',
  notInstalled: 'it has no node_modules; run your package manager’s install there first',
};

/** The project folder cannot be examined. The message has the path and what to do about it. */
export class ProjectNotFoundError extends Error {
  override readonly name = 'ProjectNotFoundError';
  readonly code = 'project_not_found';
  readonly path: string;
  readonly problem: ProjectProblem;
  constructor(fields: { path: string; problem: ProjectProblem }, options?: { cause: unknown }) {
    super(`cannot examine "${fields.path}": ${PROBLEM_TEXT[fields.problem]}`, options);
    this.path = fields.path;
    this.problem = fields.problem;
  }
}

/** More packages are installed than one run may examine; examining a part of them would mislead. */
export class TooManyPackagesError extends Error {
  override readonly name = 'TooManyPackagesError';
  readonly code = 'too_many_packages';
  readonly limit: number;
  constructor(fields: { path: string; limit: number }) {
    super(`"${fields.path}" has more than ${fields.limit} packages; give a smaller project`);
    this.limit = fields.limit;
  }
}
