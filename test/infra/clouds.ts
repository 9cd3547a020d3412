/** A cloud as `environment()` and `primaryEndpoints` describe it (az cloud show; Azure national clouds). */
interface Cloud {
  readonly resourceManager: string;
  readonly vaultSuffix: string;
  readonly storageSuffix: string;
}

export const CLOUDS: Readonly<Record<string, Cloud>> = {
  AzureCloud: {
    resourceManager: 'https://management.azure.com',
    vaultSuffix: '.vault.azure.net',
    storageSuffix: 'core.windows.net',
  },
  AzureUSGovernment: {
    resourceManager: 'https://management.usgovcloudapi.net',
    vaultSuffix: '.vault.usgovcloudapi.net',
    storageSuffix: 'core.usgovcloudapi.net',
  },
  AzureChinaCloud: {
    resourceManager: 'https://management.chinacloudapi.cn',
    vaultSuffix: '.vault.azure.cn',
    storageSuffix: 'core.chinacloudapi.cn',
  },
};

/** The same texts with what Azure would put for each expression. Throws where one is not known here. */
export function evaluated(
  texts: Readonly<Record<string, string>>,
  cloudName: string,
): Readonly<Record<string, string>> {
  const cloud = CLOUDS[cloudName];
  if (cloud === undefined) throw new Error(`There is no cloud ${cloudName}.`);
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, textInAzure(name, text, cloud)]));
}

function textInAzure(name: string, text: string, { resourceManager, vaultSuffix, storageSuffix }: Cloud): string {
  if (!text.startsWith('[')) return text;
  const service = /\.primaryEndpoints\.(\w+)\]$/.exec(text)?.[1];
  if (service !== undefined) return `https://stname.${service}.${storageSuffix}/`;
  if (/^\[reference\('[^']+', '[^']+'\)\.clientId\]$/.test(text)) return '00000000-0000-0000-0000-0000000000c1';
  if (text === '[environment().resourceManager]') return `${resourceManager}/`;
  const vault = /^\[format\('https:\/\/\{0\}\{1\}', '([\w-]+)', environment\(\)\.suffixes\.keyvaultDns\)\]$/.exec(
    text,
  )?.[1];
  if (vault !== undefined) return `https://${vault}${vaultSuffix}`;
  if (name.startsWith('APPLICATIONINSIGHTS_')) return 'not read by the app';
  throw new Error(`What Azure puts for ${name} is not known: ${text}`);
}
