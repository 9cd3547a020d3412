import { azd } from './azd.ts';

/**
 * What azd runs before and after `azd down` (azure.yaml). Deleting the resource group takes the vault along, and with it every
 * key that applications read; azd may also list the group of a vault that was there before (Azure/azure-dev#2916). So it is
 * refused unless somebody has said yes. Afterwards events are off again, since the function is gone that they need.
 */
const [when] = process.argv.slice(2);
const isMeant = process.env.ROTATOR_DOWN === 'yes';

if (when === 'after') {
  if (process.env.ROTATOR_EVENTS === 'on') process.exitCode = azd('env', 'set', 'ROTATOR_EVENTS', 'later');
} else if (!isMeant) {
  console.error(
    [
      'azd down is refused: it deletes the vault, and every application that reads a key there fails.',
      'How to remove the app so that nothing breaks: docs/runbook.md, "Remove the app".',
      'If no application reads a secret of it any more: azd env set ROTATOR_DOWN yes, and look at the groups that azd lists.',
    ].join('\n'),
  );
  process.exitCode = 1;
}
