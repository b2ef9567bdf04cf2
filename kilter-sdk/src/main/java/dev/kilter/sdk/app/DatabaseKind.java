package dev.kilter.sdk.app;

/// Which database the app gets: `database:` in kilter.yaml.
public enum DatabaseKind {
    /// None.
    NONE,
    /// A scoped PostgreSQL database with roles of its own.
    POSTGRES
}
