/// Registries: the distribution protocol, and the logins, which jib finds. Read [RegistrySession] first.
@NullMarked
package dev.kilter.client.image.registry;

import org.jspecify.annotations.NullMarked;
