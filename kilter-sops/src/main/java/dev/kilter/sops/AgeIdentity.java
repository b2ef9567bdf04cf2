package dev.kilter.sops;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/// A private age key with its public half. Its text form hides the private one.
///
/// @param secret    `AGE-SECRET-KEY-1…`
/// @param recipient `age1…`
public record AgeIdentity(String secret, String recipient) {
    /// A new pair.
    public static AgeIdentity generate() {
        try {
            KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
            return new AgeIdentity(
                    pair.getPrivate().toString(), pair.getPublic().toString());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has X25519", e);
        }
    }

    @Override
    public String toString() {
        return "AgeIdentity[" + recipient + "]";
    }
}
