/// The program inside migration and seed Jobs.
@NullMarked
package dev.kilter.runner;

import org.jspecify.annotations.NullMarked;
