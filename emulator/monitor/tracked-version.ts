import type { Operation } from '../../shared/domain/operation.ts';
import type { PublicationTags } from '../../shared/domain/publication.ts';
import type { Principal } from '../wire/call.ts';

/** Something that happened: its place in the order of all that did, and its time in epoch milliseconds. */
export interface Mark {
  readonly order: number;
  readonly atMs: number;
}

/** The current version of a secret as the monitor knows it. */
export interface TrackedVersion {
  readonly version: string;
  readonly value: string;
  /** Whoever wrote it; the rotator, where it stood there before the story began. */
  readonly by: Principal;
  readonly written: Mark;
  tags: PublicationTags;
  enabled: boolean;
}

/** A journal: the version on which it stands, and the looks at the account and its keys that came before it. */
export interface Journal extends Mark {
  readonly version: string;
  readonly operation: Operation;
  readonly got: Mark | undefined;
  readonly listed: Mark | undefined;
  /** The account's tags as they were at that look. */
  readonly accountTags: Readonly<Record<string, string>> | undefined;
  /** The first look at the publication after it; another instance may look at it at any time. */
  looked: Mark | undefined;
}
