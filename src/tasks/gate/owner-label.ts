/** The label of containers, volumes and networks that says which gate’s owner they belong to. */
export const ownerLabel = 'containai.owner';

/** Begins the names of all labels that only ContainAI sets. */
export const reservedPrefix = 'containai.';
