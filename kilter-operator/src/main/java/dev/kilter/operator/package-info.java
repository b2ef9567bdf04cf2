/// Turns a KilterApp into a running app: observes, lets the pure [dev.kilter.operator.step] decide, performs what it
/// returns. Reads the resource through [dev.kilter.api.AppStore] and touches the world only through the effects gate.
/// Read [Operator] first, then [dev.kilter.operator.cluster.Cluster].
@NullMarked
package dev.kilter.operator;

import org.jspecify.annotations.NullMarked;
