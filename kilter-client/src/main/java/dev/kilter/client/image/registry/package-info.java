/// Registries: the protocol and the logins, by jib. Read `RegistrySession` first.
@NullMarked
package dev.kilter.client.image.registry;

import org.jspecify.annotations.NullMarked;
