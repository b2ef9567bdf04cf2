/// From a resource to the files of the flux repo. [ChartValues] and [Manifests] are pure; [ChartRenderer] keeps the
/// child JVM that runs Helm. Read [AppRenderer] first.
@NullMarked
package dev.kilter.operator.render;

import org.jspecify.annotations.NullMarked;
