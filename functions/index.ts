import './eventgrid-changes.ts';
import './timer-sweep.ts';
