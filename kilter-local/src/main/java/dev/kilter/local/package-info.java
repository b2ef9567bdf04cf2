/// The whole platform in one process for one machine: the same server and operator as on a cluster, with processes for
/// pods, a table for the API server and a proxy for the Gateway. Read [Main], then [LocalCluster].
@NullMarked
package dev.kilter.local;

import org.jspecify.annotations.NullMarked;
