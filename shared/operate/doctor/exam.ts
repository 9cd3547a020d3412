import type { Clock } from '../../rotation/ports.ts';
import type { Identity } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { DoctorPorts } from './doctor-ports.ts';
import type { Area, Diagnosis, Finding } from './finding.ts';

/** One setting that is missing or cannot be followed, with texts that are safe to show. */
export interface SettingFault {
  readonly name: string;
  /** Undefined: not set. */
  readonly given: string | undefined;
  readonly expected: string;
  readonly example: string;
}

/** What is examined where the settings can be followed. */
export interface Surroundings {
  readonly workspace: Workspace;
  readonly doctor: DoctorPorts;
}

/** What the doctor is called to. */
export interface Patient {
  /** `app`: it examines itself, with its own identity. `desk`: a person does, with a login of their own. */
  readonly whose: Diagnosis['whose'];
  /** The settings as the app finds them in its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `process.versions.node`. */
  readonly nodeVersion: string;
  readonly clock: Clock;
  /** Every fault of the settings; none: they can be followed. */
  readonly faults: readonly SettingFault[];
  /** Undefined where the settings cannot be followed: then only what needs none of them is examined. */
  readonly surroundings: Surroundings | undefined;
}

/** The same, with what is known once the identity was asked for. */
export interface Exam extends Surroundings {
  readonly patient: Patient;
  /** Undefined where there is no token. */
  readonly identity: Identity | undefined;
}

/** One thing to look at. What it throws, or that it takes too long, becomes a finding. */
export interface Check {
  readonly id: string;
  readonly area: Area;
  run(): Promise<readonly Finding[]>;
}
