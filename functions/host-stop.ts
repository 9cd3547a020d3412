import { app } from '@azure/functions';
import { stopBeginning } from '../shared/app.ts';

const underWay = new Set<unknown>();
let isStopping = false;
const finished = Promise.withResolvers<void>();

/**
 * The host is about to stop the app: what is under way is finished, as long as the host lets us, and nothing new begins.
 * The worker knows of no other signal (Azure/azure-functions-nodejs-library#273), and exits when this is over
 * (Azure/azure-functions-nodejs-worker#623). A run that is killed all the same is found by its lock, as after a crash.
 */
export async function finishWhatIsUnderWay(): Promise<void> {
  isStopping = true;
  stopBeginning();
  if (underWay.size > 0) await finished.promise;
}

app.hook.preInvocation(({ invocationContext }) => {
  underWay.add(invocationContext);
});
app.hook.postInvocation(({ invocationContext }) => {
  underWay.delete(invocationContext);
  if (underWay.size === 0 && isStopping) finished.resolve();
});
app.hook.appTerminate(finishWhatIsUnderWay);
