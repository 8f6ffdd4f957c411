/** Numbers of C's memory orders, as FENCE's immediate has them. */
export const Order = { relaxed: 0, consume: 1, acquire: 2, release: 3, acq_rel: 4, seq_cst: 5 } as const;
