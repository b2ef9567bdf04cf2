/// The port to what runs apps: two implementations, Kubernetes and the local platform. Read [Cluster].
@NullMarked
package dev.kilter.operator.cluster;

import org.jspecify.annotations.NullMarked;
