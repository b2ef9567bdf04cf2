/// The kilter command: flags in, views out.
@NullMarked
package dev.kilter.cli;

import org.jspecify.annotations.NullMarked;
