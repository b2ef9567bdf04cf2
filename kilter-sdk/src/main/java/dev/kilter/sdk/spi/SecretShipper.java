package dev.kilter.sdk.spi;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import java.util.List;

/// Seals a Secret on the workstation, so that only the cluster can open it. Its laws:
///
/// - What is sealed opens to the very same values, for each recipient in their order.
/// - The MAC covers the leaves of the manifest, so that whatever is changed shows.
/// - The same value is sealed differently each time, so that nobody can compare.
/// - No value occurs in what is sealed, or in a problem.
/// - A key that is none is a problem, never a secret sealed for fewer; a private key is not repeated.
public interface SecretShipper extends Provider {
    /// The plain values of this manifest, sealed in SOPS' format for all of these public age keys. Plaintext is
    /// kept nowhere: not in files, arguments, variables or logs.
    SealedValues seal(SecretManifest plain, List<String> recipients);
}
