/**
 * Ends a vitest run with one line that people and machines can count on: `N passed, N failed, N skipped`.
 * A file that does not load, or an error outside any test, counts as a failure: otherwise a run that tested nothing would look clean.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors, reason) {
    let passed = 0;
    let skipped = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    if (reason === 'failed' && failed === 0) failed = 1;
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
}
