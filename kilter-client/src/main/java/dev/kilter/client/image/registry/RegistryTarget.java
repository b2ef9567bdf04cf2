package dev.kilter.client.image.registry;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.regex.Pattern;

/// Where an image goes.
///
/// @param registry   host, or host and port. Plain http is spoken to loopback only
/// @param repository path in the registry, without tag
/// @param login      who pushes
public record RegistryTarget(String registry, String repository, RegistryLogin login) {
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern REGISTRY = Pattern.compile("(?:[A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");

    public RegistryTarget {
        if (!REGISTRY.matcher(registry).matches() || !REPOSITORY.matcher(repository).matches()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'" + registry + "/" + repository + "' is no place for an image",
                            "Write it as host/scope or host:port/scope, in lower case and without a tag.")
                    .toException();
        }
    }

    /// The repository `app` below a registry as people write it: `registry.example.com/acme`, `localhost:5000`.
    public static RegistryTarget below(String registryAndScope, String app, RegistryLogin login) {
        String trimmed = registryAndScope.endsWith("/")
                ? registryAndScope.substring(0, registryAndScope.length() - 1)
                : registryAndScope;
        int slash = trimmed.indexOf('/');
        if (slash < 0) {
            return new RegistryTarget(trimmed, app, login);
        }
        return new RegistryTarget(trimmed.substring(0, slash), trimmed.substring(slash + 1) + "/" + app, login);
    }

    /// `host/repository`.
    public String name() {
        return registry + "/" + repository;
    }
}
