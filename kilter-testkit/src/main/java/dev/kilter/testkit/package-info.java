/// Conformance kits for people who write a provider.
@NullMarked
package dev.kilter.testkit;

import org.jspecify.annotations.NullMarked;
