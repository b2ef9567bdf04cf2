package dev.kilter.server;

/// What signs tokens of the platform's own registry, as a Secret of the kind `kubernetes.io/tls` has it. Its text form
/// hides the key.
///
/// @param certificate that the registry believes, in PEM, perhaps with others that vouch for it behind it
/// @param key         of the certificate, PKCS 8 in PEM, RSA or P-256
public record RegistryKey(String certificate, String key) {
    @Override
    public String toString() {
        return "RegistryKey[…]";
    }
}
