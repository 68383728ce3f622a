/** Stacks in which the wish for the program's own code leaves nothing. */
export const NO_CODE = 'without code of the program';
