package dev.kilter.sdk.spi;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import java.util.List;

/// Seals a Secret on the workstation, so that only the cluster can open it. Its laws:
///
/// - What is sealed opens to the very same values, for each recipient.
/// - No value occurs in what is sealed, or in a problem.
/// - A key that is none is a problem, never a secret sealed for fewer.
public interface SecretShipper extends Provider {
    /// The plain values of this manifest, sealed in SOPS' format for all of these public age keys. The MAC covers
    /// the manifest's leaves. Plaintext is kept nowhere: not in files, arguments or logs.
    SealedValues seal(SecretManifest plain, List<String> recipients);
}
