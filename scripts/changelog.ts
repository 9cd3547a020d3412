/** The section of one version in CHANGELOG.md, as Keep a Changelog 1.1.0 writes it. */
export interface Section {
  readonly version: string;
  /** The day of the release, `YYYY-MM-DD`; undefined: not released yet. */
  readonly day: string | undefined;
  /** What stands under the heading, without the heading and without empty lines around it. */
  readonly notes: string;
}

const HEADING = /^## \[([^\]]+)\](?: - (.*))?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Every section with a heading `## [version] - day`, in the order of the file. */
export function sectionsOf(changelog: string): readonly Section[] {
  const sections: { version: string; day: string | undefined; lines: string[] }[] = [];
  for (const line of changelog.split('\n')) {
    const [heading, version, day = ''] = HEADING.exec(line) ?? [];
    if (heading === undefined) sections.at(-1)?.lines.push(line);
    else if (version !== undefined) sections.push({ version, day: DAY.test(day) ? day : undefined, lines: [] });
  }
  return sections.map(({ lines, ...about }) => ({ ...about, notes: lines.join('\n').trim() }));
}

/** What is to be released: the tag of the commit, and the two files that name the version. */
export interface Release {
  readonly tag: string;
  readonly packageVersion: string;
  readonly changelog: string;
}

/** What a release would contradict itself in, in sentences that say what to change; none: it may go out. */
export function disagreements({ tag, packageVersion, changelog }: Release): readonly string[] {
  const faults: string[] = [];
  if (tag !== `v${packageVersion}`)
    faults.push(`The tag is "${tag}", but package.json says ${packageVersion}; the tag must be "v${packageVersion}".`);
  const section = sectionsOf(changelog).find(({ version }) => version === packageVersion);
  if (section === undefined) faults.push(missing(packageVersion));
  else if (section.day === undefined)
    faults.push(
      `CHANGELOG.md has no day for ${packageVersion}; its heading must be "## [${packageVersion}] - YYYY-MM-DD".`,
    );
  if (section?.notes === '') faults.push(`CHANGELOG.md says nothing under ${packageVersion}.`);
  return faults;
}

/** The fault of a version that the changelog does not have. */
export function missing(version: string): string {
  return `CHANGELOG.md has no section for ${version}; its heading must begin with "## [${version}]".`;
}
