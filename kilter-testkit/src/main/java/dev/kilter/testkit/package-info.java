/// Conformance kits: extend one, fill in a method or two, and each law of the interface is a test. Read
/// [MigrationAdapterKit] and [SeedRunnerKit].
@NullMarked
package dev.kilter.testkit;

import org.jspecify.annotations.NullMarked;
