import type { Answer } from './call.ts';

/** Ends the handling of a call with an error answer in Azure's shape. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}
