package dev.kilter.sdk.wire;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The platform a client talks to.
///
/// @param name     what people call it: a host, or `local platform`
/// @param version  of kilter-server
/// @param local    whether it is the local platform
/// @param registry `host:port` or `host/scope` to push to when kilter.yaml names none; may be empty
/// @param plainHttp whether that registry speaks plain http although it is not on the client's machine; null from a
/// server that does not know this yet
/// @param bases    the base image for each runtime that apps are built for, such as `java/25`; empty where the host
/// brings it
/// @param appDomain hosts of apps end in it
/// @param user     who the token belongs to
/// @param sopsRecipient the public age key that secrets are sealed for; null: it takes none
/// @param takesOwnLogin whether that registry takes the platform's own tokens as logins, and keeps images of each org
/// below the org's name; null from a server that does not know this yet
/// @param processors that its nodes run apps on, such as `amd64` and `arm64`, the commonest first; empty: not known
public record PlatformInfo(
        String name,
        String version,
        boolean local,
        String registry,
        @Nullable Boolean plainHttp,
        SortedMap<String, String> bases,
        String appDomain,
        String user,
        @Nullable String sopsRecipient,
        @Nullable Boolean takesOwnLogin,
        @Nullable List<String> processors) {
    public PlatformInfo {
        processors = processors == null ? List.of() : List.copyOf(processors);
        bases = new TreeMap<>(bases == null ? Map.of() : bases);
    }

    /// What its nodes run apps on, the commonest first; empty: not known.
    @Override
    public List<String> processors() {
        return processors == null ? List.of() : processors;
    }

    /// Whether whoever is logged in to the platform is logged in to its registry, too.
    public boolean opensRegistry() {
        return takesOwnLogin != null && takesOwnLogin;
    }

    /// Whether the registry speaks plain http.
    public boolean speaksPlainHttp() {
        return plainHttp != null && plainHttp;
    }
}
