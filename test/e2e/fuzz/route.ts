/** One thing that can be asked of the app, and what a well-meant request holds: the generator spoils it. */
export interface FuzzRoute {
  readonly method: string;
  /** From the root, with parameters in braces: `/api/operations/{id}`. */
  readonly path: string;
  /** Values that are right, for the parameters of the path. */
  readonly params?: Readonly<Record<string, string>>;
  /** Names in the query that mean something, with values that are right. */
  readonly query?: Readonly<Record<string, string>>;
  /** A body that is right, as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
}
