package dev.kilter.sdk.spi;

/// Empty databases on the server of the live one, for trying things out.
@FunctionalInterface
public interface ScratchDatabases {
    /// The next one, owned by the same role as the live one. A call too many, or a server that gives none, is a
    /// problem. The platform drops them.
    Database next();
}
