/// What goes over HTTP and into records, as JSON. Fields may be added, none is removed. Read
/// [dev.kilter.sdk.deploy.DeployRequest], then [Wire].
@NullMarked
package dev.kilter.sdk.wire;

import org.jspecify.annotations.NullMarked;
