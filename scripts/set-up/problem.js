/** Something only the person at the keyboard can put right. */
export class SetUpProblem extends Error {
  /**
   * @param {string} message what is wrong, lower case
   * @param {string} hint what to type next
   */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }

  get lines() {
    return `set-up: error: ${this.message}\nset-up: hint: ${this.hint}`;
  }
}
