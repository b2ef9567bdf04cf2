/// Prisma migrations (filled by its own issue).
@NullMarked
package dev.kilter.adapters.prisma;

import org.jspecify.annotations.NullMarked;
