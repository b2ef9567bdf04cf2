/// Declarative schemas (filled by its own issue).
@NullMarked
package dev.kilter.adapters.atlas;

import org.jspecify.annotations.NullMarked;
