/// The `kilter` command: flags in, views out, nothing else. Read [Main] first; each command is a class.
@NullMarked
package dev.kilter.cli;

import org.jspecify.annotations.NullMarked;
