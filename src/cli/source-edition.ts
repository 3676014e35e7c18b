/** Put in by the build (tsdown.config.ts). */
declare const SOURCE_EDITION: string;

/** A digest over the sources that this program was built of; undefined where it was not built, and its sources may change at any time. */
export const sourceEdition: string | undefined = typeof SOURCE_EDITION === 'undefined' ? undefined : SOURCE_EDITION;
