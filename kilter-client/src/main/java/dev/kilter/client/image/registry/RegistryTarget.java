package dev.kilter.client.image.registry;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// Where an image goes.
///
/// @param registry   host, or host and port
/// @param repository path in the registry, without tag
/// @param login      who pushes
/// @param plainHttp  whether the platform's settings or a person say that it speaks plain http; loopback is asked
///                   anyway
public record RegistryTarget(String registry, String repository, RegistryLogin login, boolean plainHttp) {
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern REGISTRY = Pattern.compile("(?:[A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    public RegistryTarget {
        if (!REGISTRY.matcher(registry).matches()
                || !REPOSITORY.matcher(repository).matches()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'" + registry + "/" + repository + "' is no place for an image",
                            "Write it as host/scope or host:port/scope, in lower case and without a tag.")
                    .toException();
        }
    }

    /// A place that speaks TLS, or is on this machine.
    public RegistryTarget(String registry, String repository, RegistryLogin login) {
        this(registry, repository, login, false);
    }

    /// The same place, known to speak plain http if `plain` says so.
    public RegistryTarget speakingPlainHttp(boolean plain) {
        return new RegistryTarget(registry, repository, login, plain);
    }

    /// Another repository of the same registry.
    public RegistryTarget sibling(String other) {
        return new RegistryTarget(registry, other, login, plainHttp);
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

    /// Whether the registry is on this machine, where plain http is spoken.
    boolean isLoopback() {
        try {
            return InetAddress.getByName(host()).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    String host() {
        String host = registry.replaceFirst(":[0-9]+$", "");
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        int colon = registry.lastIndexOf(':');
        boolean isNamed = colon > registry.lastIndexOf(']');
        return isNamed ? Integer.parseInt(registry.substring(colon + 1)) : plainHttp ? HTTP : HTTPS;
    }
}
