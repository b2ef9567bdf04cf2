/// Turns a resource into a running app.
@NullMarked
package dev.kilter.operator;

import org.jspecify.annotations.NullMarked;
