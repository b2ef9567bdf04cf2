/// Problems: what went wrong, how we know, what to do next. Uses the JDK alone. Read [Problem] first.
@NullMarked
package dev.kilter.sdk.problem;

import org.jspecify.annotations.NullMarked;
