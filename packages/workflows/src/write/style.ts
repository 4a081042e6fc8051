/** Lists of this many characters stand on one line: `needs: [build, test]`. */
export const oneLine = 70;

/** YAML 1.1 reads these as a truth value or a number in base 60. GitHub does not, but some who read the file do. */
export const ambiguous = /^(?:y|n|yes|no|on|off|\d+(?::\d+)+)$/i;
