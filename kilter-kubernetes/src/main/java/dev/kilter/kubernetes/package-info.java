/// The platform on Kubernetes: server and operator as two programs whose resources, Secrets, Jobs and processes live
/// behind an API server. Read [ServerMain] and [OperatorMain] first, then [KubernetesCluster].
@NullMarked
package dev.kilter.kubernetes;

import org.jspecify.annotations.NullMarked;
