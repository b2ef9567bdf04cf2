/// A Node project as an adapter of one of its tools meets it: which version of a package it pins, JSON files with line
/// numbers, and the order in which Node sorts names. Uses the SDK and Jackson. Read [PinnedPackage] first.
@NullMarked
package dev.kilter.node;

import org.jspecify.annotations.NullMarked;
