/** A start that cannot be, told in one line. Anything else that ends a start is a bug and shows its stack. */
export class ExpectedFailure extends Error {
  override readonly name = 'ExpectedFailure'
  readonly isExpected = true
}
