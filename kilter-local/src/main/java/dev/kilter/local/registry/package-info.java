/// The local platform's registry: the OCI distribution specification 1.1 over loopback, blobs by content. Read
/// [Registry] first.
@NullMarked
package dev.kilter.local.registry;

import org.jspecify.annotations.NullMarked;
