import './timer-sweep.ts';
