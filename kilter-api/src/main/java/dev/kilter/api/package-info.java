/// The custom resources and the ports both platforms implement.
@NullMarked
package dev.kilter.api;

import org.jspecify.annotations.NullMarked;
