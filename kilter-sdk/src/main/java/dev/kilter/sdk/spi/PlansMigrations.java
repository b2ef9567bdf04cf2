package dev.kilter.sdk.spi;

/// An adapter that can say what it would do, statement by statement. Its laws, each a test of the testkit's
/// `PlansMigrationsKit`:
///
/// - A plan changes nothing, and two plans without a change between them are equal.
/// - A plan has the statements of what is pending, in order; nothing pending is an empty plan.
/// - An applied migration or another file makes another plan.
public interface PlansMigrations {
    /// What an apply would run now. Changes nothing in `live`; two calls without a change between them give equal
    /// plans. Nothing pending is an empty plan; files that cannot be read are a problem, and so is what would stop
    /// the apply before its first statement.
    MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch);
}
