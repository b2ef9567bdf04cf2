/// Conformance kits: extend one, fill in a method or two, and each law of the interface is a test. Read
/// [MigrationAdapterKit] first; [DatabaseServer] gives it databases. Seeds: [AppliesSeedsKit], [RunsInAppImageKit];
/// secrets: [SecretShipperKit]; images: [ImageBuilderKit].
@NullMarked
package dev.kilter.testkit;

import org.jspecify.annotations.NullMarked;
