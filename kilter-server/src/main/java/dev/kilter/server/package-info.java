/// The HTTP API: bundles, deploys, queue, events, releases. A deploy is rows, so a killed server goes on where it was.
/// Read [KilterServer] first, then [DeployQueue].
@NullMarked
package dev.kilter.server;

import org.jspecify.annotations.NullMarked;
