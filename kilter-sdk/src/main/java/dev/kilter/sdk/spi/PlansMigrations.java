package dev.kilter.sdk.spi;

/// An adapter that can say what it would do, statement by statement.
public interface PlansMigrations {
    /// What an apply would run now. Changes nothing in `live`; two calls without a change between them give equal
    /// plans. Nothing pending is an empty plan; files that cannot be read are a problem.
    MigrationPlan plan(MigrationSet set, Database live, ScratchDatabases scratch);
}
