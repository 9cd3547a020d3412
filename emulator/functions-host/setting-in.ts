/** A declaration with each `%SETTING%` replaced, or why it cannot be: the host then disables the function, in silence. */
export type Resolved = { readonly text: string } | { readonly why: string };

const SETTING = /%([^%]+)%/g;

/** What a binding's text stands for in this environment. */
export function settingIn(text: string, env: Readonly<Record<string, string | undefined>>): Resolved {
  const missing = [...text.matchAll(SETTING)].map(([, name = '']) => name).filter((name) => !env[name]);
  if (missing.length > 0) return { why: `'%${missing.join('%, %')}%' does not resolve to a value.` };
  return { text: text.replaceAll(SETTING, (_, name: string) => env[name] ?? '') };
}
