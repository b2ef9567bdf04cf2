/// The whole platform in one process for one machine.
@NullMarked
package dev.kilter.local;

import org.jspecify.annotations.NullMarked;
