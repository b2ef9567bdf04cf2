/// Plain SQL migrations and SQL seeds.
@NullMarked
package dev.kilter.adapters.sql;

import org.jspecify.annotations.NullMarked;
