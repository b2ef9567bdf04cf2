/// The operator's decisions, pure: what is wanted and what is seen go in, actions and a status come out. No files,
/// sockets, processes, clock or threads. Read [Decision] first.
@NullMarked
package dev.kilter.operator.step;

import org.jspecify.annotations.NullMarked;
