/// The small program inside migration and seed Jobs: fetches its bundle, connects as the owner role, lets the adapter
/// apply, and prints one JSON object a line. Read [Main] first.
@NullMarked
package dev.kilter.runner;

import org.jspecify.annotations.NullMarked;
