package dev.kilter.sdk.wire;

/// The platform a client talks to.
///
/// @param name     what people call it: a host, or `local platform`
/// @param version  of kilter-server
/// @param local    whether it is the local platform
/// @param registry `host:port` or `host/scope` to push to when kilter.yaml names none; may be empty
/// @param appDomain hosts of apps end in it
/// @param user     who the token belongs to
public record PlatformInfo(
        String name, String version, boolean local, String registry, String appDomain, String user) {}
