/// The flux repo: one writer with compare-and-swap pushes, and a reader of what a commit says about a slot. JGit on a
/// bare clone, no index, no work tree. Read [FluxRepo] first.
@NullMarked
package dev.kilter.operator.flux;

import org.jspecify.annotations.NullMarked;
