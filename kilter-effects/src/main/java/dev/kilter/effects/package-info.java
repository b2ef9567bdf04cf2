/// The one gate for everything a program changes outside its own memory. Counting at the gate makes the crash sweep
/// complete: halt before and after effect n, for every n. Uses the JDK alone. Read [Effects] first.
@NullMarked
package dev.kilter.effects;

import org.jspecify.annotations.NullMarked;
