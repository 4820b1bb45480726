/** The partition of `operations` with the runs of migrations, how far each is, and what it could not move. */
export const migrationProgress = 'MIGRATIONS'
