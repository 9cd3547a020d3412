import type { FunctionWith, RegisteredFunction } from './registered.ts';
import { isTriggeredBy } from './registered.ts';

/** A function that answers a path, with what stands there for the parameters of its route. */
export interface Found {
  readonly called: FunctionWith<'httpTrigger'>;
  readonly params: ReadonlyMap<string, string>;
}

const PARAMETER = /^\{([A-Za-z_]\w*)\}$/;

interface Route {
  readonly called: FunctionWith<'httpTrigger'>;
  readonly parts: readonly string[];
}

/** The HTTP functions of an app by their routes. */
export class Routes {
  readonly #routes: readonly Route[];

  /** Throws on a route that the stand-in cannot read: it knows literals and whole parameters, no constraints. */
  constructor(functions: readonly RegisteredFunction[], prefix: string) {
    this.#routes = functions
      .filter(isTriggeredBy('httpTrigger'))
      .map((called) => ({ called, parts: partsOf(called, prefix) }))
      // A literal is nearer than a parameter.
      .toSorted((one, other) => weight(one).localeCompare(weight(other)));
  }

  /**
   * Literals in any case. A wrong method is answered like a path that is not there, HEAD of a GET function too: the real
   * host says 404, not 405 (Azure/azure-functions-host#10098, #11625).
   */
  find(method: string, segments: readonly string[]): Found | undefined {
    for (const { called, parts } of this.#routes) {
      if (!called.trigger.methods.some((known) => known.toUpperCase() === method)) continue;
      const params = paramsOf(parts, segments);
      if (params !== undefined) return { called, params };
    }
    return undefined;
  }
}

function partsOf({ name, trigger }: FunctionWith<'httpTrigger'>, prefix: string): readonly string[] {
  const parts = [prefix, trigger.route ?? name]
    .join('/')
    .split('/')
    .filter((part) => part !== '');
  for (const part of parts) {
    if (/[{}*?]/.test(part) && !PARAMETER.test(part)) {
      throw new Error(`The route of ${name} holds "${part}"; the stand-in host reads "text" and "{parameter}" only.`);
    }
  }
  return parts;
}

function weight({ parts }: Route): string {
  return parts.map((part) => (PARAMETER.test(part) ? '1' : '0')).join('');
}

function paramsOf(parts: readonly string[], segments: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (parts.length !== segments.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    const name = PARAMETER.exec(part)?.[1];
    if (name !== undefined && segment !== '') params.set(name, segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}
