package dev.kilter.sdk.wire;

/// What lets a person into the portal once, within a minute.
///
/// @param path on the server
public record PortalKey(String path) {
    /// Its text is a secret for as long as it is worth something.
    @Override
    public String toString() {
        return "PortalKey[…]";
    }
}
