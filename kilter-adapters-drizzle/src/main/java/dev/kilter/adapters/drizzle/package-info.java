/// Drizzle migrations (filled by its own issue).
@NullMarked
package dev.kilter.adapters.drizzle;

import org.jspecify.annotations.NullMarked;
