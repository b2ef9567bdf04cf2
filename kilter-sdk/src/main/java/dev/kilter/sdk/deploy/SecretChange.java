package dev.kilter.sdk.deploy;

/// What a deploy does to one Secret. There is no case for "could not read it": that is a problem before anything is
/// sent, so that it can never become a removal.
public sealed interface SecretChange {
    /// It has these values from now on.
    record Set(SealedSecret secret) implements SecretChange {}

    /// It has the values of this fingerprint, which the platform has sealed already.
    record Keep(String fingerprint) implements SecretChange {}

    /// It goes away, once nothing that serves needs it.
    record Remove() implements SecretChange {}
}
